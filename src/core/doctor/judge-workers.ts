import { renderDuration } from '../duration.js';
import { nameSome } from '../name-some.js';
import { POLLER_ALIVE_MS, type Poller } from '../worker/living-workers.js';
import { type Check, passed } from './check.js';

/** Whether anybody does the work of a task queue. */
export function judgeWorkers(taskQueue: string, living: readonly Poller[]): Check {
  if (living.length > 0) {
    const count = living.length === 1 ? 'a worker' : `${living.length} workers`;
    return passed('worker', `The task queue ${taskQueue} has ${count}: ${nameWorkers(living)}.`);
  }
  return {
    name: 'worker',
    status: 'failed',
    message: `Expected a worker of the task queue ${taskQueue}, but none has asked for work in the last ${renderDuration(POLLER_ALIVE_MS)}.`,
    remedy: 'Start one with `tuning-pipeline worker`.',
  };
}

/** Whether every living worker has left its marker in this root: whoever has not works on another folder. */
export function judgeSharedRoot({
  living,
  markers,
  root,
}: {
  living: readonly Poller[];
  markers: ReadonlySet<string>;
  root: string;
}): Check {
  if (living.length === 0) {
    return {
      name: 'shared-root',
      status: 'skipped',
      message: 'There is no worker whose root could be seen.',
      remedy: '',
    };
  }
  const strangers = living.filter(({ identity }) => !markers.has(identity));
  if (strangers.length === 0) return passed('shared-root', `Every worker has its marker in ${root}.`);
  return {
    name: 'shared-root',
    status: 'failed',
    message: `Expected a marker of every worker in ${root}, got none of ${nameWorkers(strangers)}.`,
    remedy: 'Give all workers, and this command, the same folder on shared storage as TUNING_PIPELINE_ROOT.',
  };
}

const NAMED = 5;

function nameWorkers(pollers: readonly Poller[]): string {
  return nameSome(
    pollers.map(({ identity }) => identity),
    NAMED,
  );
}
