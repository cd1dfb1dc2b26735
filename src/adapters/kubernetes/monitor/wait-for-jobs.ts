import { countProgress, type MonitorProgress } from '../../../core/monitor/progress.js';
import type { Endings } from '../../../core/monitor/endings.js';
import type { ObservedJob } from '../../../core/observed/objects.js';
import { isFinished } from '../../../core/observed/conditions.js';
import type { ClusterConnection } from '../connect/connection.js';
import { explainUnreachable } from '../connect/explain-unreachable.js';
import { type FollowJobs, followJobs } from './follow-jobs.js';
import { isOutage } from '../connect/is-outage.js';
import { limitTime } from '../connect/limit-time.js';
import { readPodsOfFew } from './read-pods.js';

export interface WaitForJobs extends FollowJobs {
  expectedJobs: readonly string[];
  endings: Endings;
  /** Waiting ends after this long. */
  limitMs: number;
  /** There is a cluster, as somebody has seen: its absence is an outage. Else a first fault is thrown. */
  isKnown: boolean;
  /** Called with every change, after its endings are recorded. */
  report(progress: MonitorProgress): void;
}

/** A server that starts refuses everybody for seconds; whoever is refused for longer has lost the right to look. */
const REFUSED_FOR_MS = 10 * 60_000;

/**
 * Follows the Jobs until all of them have ended, which is at once where none match. `expired`: the time was up first.
 * An API server that is away is waited for.
 */
export async function waitForJobs(input: WaitForJobs): Promise<'ended' | 'expired'> {
  const { endings, expectedJobs, signal, report } = input;
  const limit = limitTime(signal, input.limitMs);
  let isKnown = input.isKnown;
  let refusedAt: number | null = null;
  let progress: MonitorProgress | null = null;
  try {
    for await (const step of followJobs({ ...input, signal: limit.signal })) {
      if (step.kind === 'trouble') {
        refusedAt = isOutage(step.error) ? null : (refusedAt ?? performance.now());
        if (!isKnown || (refusedAt !== null && performance.now() - refusedAt > REFUSED_FOR_MS)) throw step.error;
        const trouble = `the cluster can't be followed just now: ${explainUnreachable(step.error)}`;
        progress ??= countProgress({ jobs: [], endings: endings.all(), expectedJobs });
        report({ ...progress, trouble });
        continue;
      }
      isKnown = true;
      refusedAt = null;
      const { jobs, changed, connection } = step;
      await remember({ ...input, signal: limit.signal, connection, changed });
      progress = countProgress({ jobs: jobs.values(), endings: endings.all(), expectedJobs });
      report(progress);
      if ([...jobs.values()].every(isFinished)) return 'ended';
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!limit.isOver()) throw error;
  } finally {
    limit.clear();
  }
  return 'expired';
}

interface Remember {
  connection: ClusterConnection;
  namespace: string;
  endings: Endings;
  changed: readonly ObservedJob[];
  signal: AbortSignal;
}

async function remember({ connection, namespace, endings, changed, signal }: Remember): Promise<void> {
  const failing = endings.notice(changed);
  if (failing.length > 0) {
    try {
      const jobUids = new Set(failing.map(({ uid }) => uid));
      endings.keepPods(await readPodsOfFew({ connection, namespace, jobUids, signal }));
    } catch {
      // That a Job has ended counts more than why: the last look has its Pods, unless the Job is gone by then.
    }
  }
  await endings.record();
}
