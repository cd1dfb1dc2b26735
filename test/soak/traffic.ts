// Other people's Jobs, which come and go in the namespace of the soak.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Namespace } from '../cluster/monitor/support.js';

/** Their names begin with this. */
export const OTHER_JOB = 'other-';
/** How many are there at a time. */
const JOBS = 12;
const PAUSE_MS = 250;

const OTHERS = [
  { labels: { app: 'somebody-elses' } },
  { labels: { app: 'arbitrage-tuning', soak: 'nobody' } },
  { labels: { app: 'arbitrage-tuning', soak: 'nobody' }, annotations: { outcome: 'fail', after: '0s' } },
];

/** Returns what ends it, and says how many there were. */
export function makeTraffic(namespace: Namespace): () => Promise<number> {
  const over = new AbortController();
  const made = (async () => {
    let count = 0;
    for (; !over.signal.aborted; count += 1) {
      await namespace.createJobs({ name: `${OTHER_JOB}${count}`, ...OTHERS[count % OTHERS.length] });
      if (count >= JOBS) await namespace.deleteJob(`${OTHER_JOB}${count - JOBS}`);
      await sleep(PAUSE_MS);
    }
    return count;
  })();
  return () => {
    over.abort();
    return made;
  };
}
