import { hasCondition } from '../observed/conditions.js';
import type { ObservedPod } from '../observed/objects.js';
import { explainCrashes } from './crashing-container.js';
import { disruptionOf, explainDisruption, explainFailedPod, explainPodReason } from './failed-pod.js';
import { createFinding, type Finding, type JobContext, lastedSince } from './finding.js';
import { eventEvidence, explainStart } from './starting-pod.js';
import { explainUnscheduled } from './unscheduled-pod.js';

/** What can be said about one Pod. */
export interface PodFindings {
  pod: ObservedPod;
  /** It, or a container of it, has ended badly, is taken away or lost: the root cause comes first. */
  failures: Finding[];
  /** What it waits for before it runs, Pending included. */
  waits: Finding[];
}

/** Judges one Pod by itself; what its Job makes of it is the Job's matter. */
export function judgePod(context: JobContext, pod: ObservedPod): PodFindings {
  switch (pod.phase) {
    case 'Failed':
      return { pod, failures: isStoppedWithJob(context, pod) ? [] : [explainFailedPod(context, pod)], waits: [] };
    case 'Succeeded':
      return { pod, failures: explainCrashes(context, pod), waits: [] };
    case 'Pending':
    case 'Running':
      return { pod, failures: explainTrouble(context, pod), waits: explainWaits(context, pod) };
    default:
      return { pod, failures: [explainPodReason(context, pod) ?? explainUnknown(context, pod)], waits: [] };
  }
}

/**
 * The Job controller stops the Pods that still run when a Job has failed, or has succeeded early: their exit codes are
 * the consequence, not the cause. Deletion asks them to stop at `deletionTimestamp` less the grace period.
 */
function isStoppedWithJob({ job }: JobContext, pod: ObservedPod): boolean {
  const isOver = ['Failed', 'FailureTarget', 'Complete', 'SuccessCriteriaMet'].some((type) =>
    hasCondition(job.conditions, type),
  );
  if (!isOver || pod.deletionTimestamp === '' || disruptionOf(pod) !== undefined) return false;
  const askedMs = Date.parse(pod.deletionTimestamp) - pod.deletionGracePeriodSeconds * 1_000;
  const ends = pod.containers.flatMap(({ state }) => state.terminated?.finishedAt || []);
  return ends.length > 0 && ends.every((end) => Date.parse(end) >= askedMs);
}

function explainTrouble(context: JobContext, pod: ObservedPod): Finding[] {
  const taken = explainPodReason(context, pod) ?? explainDisruption(context, pod) ?? explainLostNode(context, pod);
  const others = [...explainCrashes(context, pod), ...explainTerminating(context, pod)];
  return taken === undefined ? others : [taken, ...others];
}

/** Of a Pod that is being deleted too: it may be why its Job is being stopped. */
function explainWaits(context: JobContext, pod: ObservedPod): Finding[] {
  return isUnscheduled(pod) ? [explainUnscheduled(context, pod)] : explainStart(context, pod);
}

function isUnscheduled({ phase, nodeName, conditions }: ObservedPod): boolean {
  const isRefused = conditions.some(({ type, status }) => type === 'PodScheduled' && status === 'False');
  return phase === 'Pending' && (nodeName === '' || isRefused);
}

function explainUnknown(context: JobContext, pod: ObservedPod): Finding {
  const evidence = [{ path: 'status.phase', value: pod.phase, pod: pod.name }];
  const message = pod.message || `Nobody knows how Pod ${pod.name} is: its phase is "${pod.phase}".`;
  return createFinding(context, { reason: 'Unknown', message, evidence, subject: { node: pod.nodeName } });
}

/** The node controller calls the Pods of a lost node not ready, long before it takes them away. */
function explainLostNode(context: JobContext, pod: ObservedPod): Finding | undefined {
  if (!pod.conditions.some(({ type, status }) => type === 'Ready' && status === 'False')) return undefined;
  const event = context.index.eventsOf(pod.uid).find(({ reason }) => reason === 'NodeNotReady');
  if (event === undefined) return undefined;
  return createFinding(context, {
    reason: 'NodeNotReady',
    message: `${event.message || 'Node is not ready'}: nobody knows whether Pod ${pod.name} still runs.`,
    evidence: [
      eventEvidence(pod, event),
      { path: 'status.conditions[type=Ready].status', value: 'False', pod: pod.name },
    ],
    subject: { pod: pod.name, node: pod.nodeName },
  });
}

/** The API server puts the grace period into `deletionTimestamp`: from then on the Pod should be gone. */
function explainTerminating(context: JobContext, pod: ObservedPod): Finding[] {
  const { nowMs, limits } = context;
  if (pod.deletionTimestamp === '' || lastedSince(pod.deletionTimestamp, nowMs) < limits.terminating) return [];
  return [
    createFinding(context, {
      reason: 'Terminating',
      message: `Pod ${pod.name} was deleted and is still there.`,
      evidence: [{ path: 'metadata.deletionTimestamp', value: pod.deletionTimestamp, pod: pod.name }],
      subject: { pod: pod.name, node: pod.nodeName },
    }),
  ];
}
