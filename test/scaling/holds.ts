// What keeps each stage busy long enough to be struck: work that takes its time, or somebody outside who does.

import { acquireLease } from '../../src/adapters/files/lease/file-lease.js';
import type { Stage } from '../../src/core/pipeline/stages.js';
import { openReceiver, type Receiver } from '../process/receiver.js';
import type { Workspace } from '../support/process.js';

export const HISTORY = 'outputs/k8s_health_history.jsonl';

export interface Hold {
  /** Lines of the orchestrator config. */
  config: readonly string[];
  /** Jobs of the session. */
  jobs: number;
  /** Flags of `run`. */
  flags: readonly string[];
  receiver: Receiver;
  /** Lets the stage go on. */
  release(): Promise<void>;
}

/** Suspended Jobs cost the cluster nothing. */
const SUSPENDED = ['queue_name: suspended'];
/** Longer than a stage takes to be missed and begun again. */
const LASTING = ['annotations:', '  sandbox/after: 12s'];
const LOOK_ONCE = ['--no-wait'];

const MANY_JOBS = 600;

/** Each gets the folder that is the state root of both workers. */
export const HOLDS: Readonly<Record<Stage, (shared: Workspace) => Promise<Hold>>> = {
  generate: () => busyWith(MANY_JOBS),
  validate: () => busyWith(MANY_JOBS),
  apply: () => busyWith(MANY_JOBS),
  monitor: async () => ({ ...(await busyWith(3)), config: LASTING, flags: ['--wait'] }),
  health: () => busyWith(MANY_JOBS),
  history: async (shared) => {
    const folder = shared.path(`${HISTORY}.lock`);
    const lease = await acquireLease({ folder, purpose: 'hold up the history' });
    return { ...(await busyWith(3)), release: () => lease.release() };
  },
  alerts: async () => {
    const receiver = await openReceiver({ holds: true });
    return { ...(await busyWith(3)), receiver, release: async () => receiver.release() };
  },
};

async function busyWith(jobs: number): Promise<Hold> {
  const receiver = await openReceiver();
  return { config: SUSPENDED, jobs, flags: LOOK_ONCE, receiver, release: async () => undefined };
}
