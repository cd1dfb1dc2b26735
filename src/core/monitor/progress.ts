import * as z from 'zod';
import { hasCondition, isFinished } from '../observed/conditions.js';
import type { Ending } from './endings.js';
import type { ObservedJob } from '../observed/objects.js';

const progressSchema = z.object({
  version: z.literal(1),
  jobs: z.int().min(0),
  finished: z.int().min(0),
  failed: z.int().min(0),
  trouble: z.string().optional(),
});

/** How far the Jobs are: the heartbeat details of a wait, which the Web UI shows. */
export type MonitorProgress = z.infer<typeof progressSchema>;

export interface CountProgress {
  /** In the cluster now. */
  jobs: Iterable<ObservedJob>;
  /** How Jobs ended that may be gone. */
  endings: readonly Ending[];
  /** Names of Jobs that must exist. */
  expectedJobs: readonly string[];
}

/** Counts every Job once, by name: in the cluster, gone after its ending, or gone without one. */
export function countProgress({ jobs, endings, expectedJobs }: CountProgress): MonitorProgress {
  const known = new Map<string, ObservedJob | null>(expectedJobs.map((name) => [name, null]));
  for (const { job } of endings) known.set(job.name, job);
  for (const job of jobs) known.set(job.name, job);
  let finished = 0;
  let failed = 0;
  for (const job of known.values()) {
    if (job === null || !isFinished(job)) continue;
    finished += 1;
    if (hasCondition(job.conditions, 'Failed')) failed += 1;
  }
  return { version: 1, jobs: known.size, finished, failed };
}

/** What an earlier attempt has reported last; null where there was none, or one of another version. */
export function parseProgress(details: unknown): MonitorProgress | null {
  return progressSchema.safeParse(details).data ?? null;
}

/** `3 of 5 jobs finished, 1 failed`. */
export function renderProgress({ jobs, finished, failed }: MonitorProgress): string {
  return `${finished} of ${jobs} jobs finished${failed === 0 ? '' : `, ${failed} failed`}`;
}
