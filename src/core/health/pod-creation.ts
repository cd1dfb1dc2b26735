import { compareInstants } from '../instant.js';
import type { ObservedEvent, ObservedJob, ObservedPod } from '../observed/objects.js';
import { createFinding, type Finding, type JobContext, lastedSince } from './finding.js';
import { lookUp } from './reason-row.js';
import { CREATION_REASONS } from './reason-table/job.js';
import type { HealthStatus } from './health-status.js';
import { eventEvidence } from './starting-pod.js';

/**
 * Why the Pods of a Job can't be created. Such a Job has no condition: only events tell, and they are old news as soon
 * as a Pod has been created after them.
 */
export function explainCreation(context: JobContext): Finding | undefined {
  const { job, index, limits, nowMs } = context;
  const refusals = index.eventsOf(job.uid).flatMap((event) => {
    const reason = lookUp(CREATION_REASONS, event.reason);
    return reason === undefined ? [] : [{ reason, event }];
  });
  const [newest] = refusals;
  if (newest === undefined || !isShortOfPods(job) || isOver(newest.event, index.podsOf(job.uid))) return undefined;
  const attempts = refusals.reduce((sum, { event }) => sum + event.count, 0);
  const first = refusals.map(({ event }) => event.firstTimestamp || event.lastTimestamp).sort(compareInstants)[0] ?? '';
  const hasLasted = attempts >= limits['failed-create-events'] || lastedSince(first, nowMs) >= limits['failed-create'];
  // Where some Pods were created, the Job goes on with those.
  const health: HealthStatus = job.active === 0 && hasLasted ? 'ERROR' : 'WARN';
  return createFinding(context, {
    reason: newest.reason,
    message: newest.event.message,
    evidence: [
      eventEvidence(undefined, newest.event),
      { path: `events[reason=${newest.reason}].count`, value: String(attempts) },
      { path: 'status.active', value: String(job.active) },
    ],
    health,
  });
}

function isShortOfPods(job: ObservedJob): boolean {
  return job.active < wantedPods(job);
}

/**
 * How many Pods the Job controller wants at work.
 * https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/controller/job/job_controller.go (manageJob)
 */
function wantedPods({ active, parallelism, completions, succeeded }: ObservedJob): number {
  if (completions !== null) return Math.min(parallelism, completions - succeeded);
  // Of a work queue, those that are still at work finish it; no further ones are made after a success.
  return succeeded > 0 ? active : parallelism;
}

function isOver({ lastTimestamp }: ObservedEvent, pods: readonly ObservedPod[]): boolean {
  return pods.some(({ creationTimestamp }) => compareInstants(creationTimestamp, lastTimestamp) > 0);
}
