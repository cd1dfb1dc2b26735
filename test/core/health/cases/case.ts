import type { Reason } from '../../../../src/core/health/reasons.js';
import type { HealthStatus } from '../../../../src/core/health/health-status.js';
import type {
  ObservedContainer,
  ObservedEvent,
  ObservedJob,
  ObservedPod,
} from '../../../../src/core/observed/objects.js';
import type { ClusterSnapshot } from '../../../../src/core/monitor/snapshot.js';
import { aCondition, aContainer, aJob, aPod } from '../../../support/snapshots.js';

/** A snapshot of the Job `a` and what is said of it. */
export interface Case {
  name: string;
  given: Pick<Partial<ClusterSnapshot>, 'jobs' | 'pods' | 'events' | 'expectedJobs' | 'logs'>;
  health: HealthStatus;
  /** All of them, the root cause first. */
  reasons: Reason[];
  /** Of the root cause. */
  message?: string | RegExp;
  hint?: RegExp;
  /** Of the root cause: what must be among it. */
  evidence?: { path: string; value: string; container?: string; pod?: string };
}

/** The snapshots' instant: 02:00. */
export const NOW = Date.parse('2026-11-22T02:00:00Z');

/** The instant so many seconds before the snapshot's. */
export function ago(seconds: number): string {
  return new Date(NOW - seconds * 1_000).toISOString();
}

export function terminated(
  reason: string,
  exitCode: number,
  changes: Partial<NonNullable<ObservedContainer['state']['terminated']>> = {},
): ObservedContainer['state'] {
  return { terminated: { reason, exitCode, message: '', finishedAt: ago(600), ...changes } };
}

export function waiting(reason: string, message = ''): ObservedContainer['state'] {
  return { waiting: { reason, message } };
}

/** A Pod that failed with its only container. */
export function failedPod(reason: string, exitCode: number): ObservedPod {
  return aPod('a', { phase: 'Failed', containers: [aContainer(terminated(reason, exitCode))] });
}

/** A Pod that has had a node for so long and whose only container waits. */
export function waitingPod(
  reason: string,
  { message = '', forSeconds = 10, ...changes }: Partial<ObservedPod> & { message?: string; forSeconds?: number } = {},
): ObservedPod {
  return aPod('a', {
    phase: 'Pending',
    creationTimestamp: ago(forSeconds + 5),
    conditions: [aCondition('PodScheduled', { lastTransitionTime: ago(forSeconds) })],
    containers: [aContainer(waiting(reason, message))],
    ...changes,
  });
}

/** A Job that has failed. */
export function failedJob(job: ObservedJob, reason: string, message = 'told so'): ObservedJob {
  return { ...job, active: 0, failed: 1, conditions: [aCondition('Failed', { reason, message })] };
}

export function anEvent(about: { uid: string }, changes: Partial<ObservedEvent>): ObservedEvent {
  return {
    type: 'Warning',
    reason: 'FailedCreate',
    kind: 'Job',
    name: 'a',
    uid: about.uid,
    count: 1,
    firstTimestamp: ago(10),
    lastTimestamp: ago(10),
    message: 'Error creating: forbidden',
    ...changes,
  };
}

/** The Job `a`, which may retry three times. */
export const RETRYING_JOB = aJob('a', { backoffLimit: 3 });

/** What is said of that Job when this is its only Pod. */
export function ofPod(pod: ObservedPod, rest: Omit<Case, 'given'>): Case {
  return { ...rest, given: { jobs: [RETRYING_JOB], pods: [pod] } };
}
