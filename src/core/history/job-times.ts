import { trueCondition } from '../observed/conditions.js';
import type { ObservedSnapshot, ObservedTimes } from './observed-snapshot.js';

/** When a Job ran, RFC 3339; absent where it has not come to that. */
export interface JobTimes {
  started_at?: string;
  ended_at?: string;
}

/** The times of a snapshot's Jobs by uid. */
export function findJobTimes(snapshot: ObservedSnapshot | null): Map<string, JobTimes> {
  return new Map((snapshot?.jobs ?? []).map((job) => [job.uid, timesOf(job)]));
}

function timesOf({ startTime, completionTime, conditions }: ObservedTimes): JobTimes {
  const ended = completionTime === '' ? failedAt(conditions) : completionTime;
  return {
    ...(startTime === '' ? {} : { started_at: startTime }),
    ...(ended === '' ? {} : { ended_at: ended }),
  };
}

/** Kubernetes gives only Jobs that succeed a completionTime (JobStatus); the condition tells when one failed. */
function failedAt(conditions: ObservedTimes['conditions']): string {
  return trueCondition(conditions, 'Failed')?.lastTransitionTime ?? '';
}
