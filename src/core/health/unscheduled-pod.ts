import type { ObservedPod } from '../observed/objects.js';
import { createFinding, type Finding, type JobContext, lastedSince } from './finding.js';
import { lookUp } from './reason-row.js';
import { SCHEDULING_REASONS } from './reason-table/scheduling.js';
import { eventEvidence, pending } from './starting-pod.js';

/** Why a Pod has no node. */
export function explainUnscheduled(context: JobContext, pod: ObservedPod): Finding {
  const condition = pod.conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (condition === undefined) {
    const evidence = [{ path: 'spec.nodeName', value: '', pod: pod.name }];
    return pending(context, { pod, message: `The scheduler has not placed Pod ${pod.name} yet.`, evidence });
  }
  const { reason, message, lastTransitionTime } = condition;
  const evidence = [{ path: 'status.conditions[type=PodScheduled].reason', value: reason, pod: pod.name }];
  if (reason === 'SchedulingGated') {
    return createFinding(context, {
      reason,
      message: message || `Pod ${pod.name} has a scheduling gate.`,
      evidence,
      subject: { pod: pod.name },
    });
  }
  const scaleUp = context.index.eventsOf(pod.uid).find((event) => event.reason === 'TriggeredScaleUp');
  const since = [lastTransitionTime || pod.creationTimestamp, scaleUp?.lastTimestamp ?? ''].sort().at(-1) ?? '';
  return createFinding(context, {
    reason: lookUp(SCHEDULING_REASONS, reason) ?? 'Unschedulable',
    message: message || `Pod ${pod.name} fits no node.`,
    evidence: scaleUp === undefined ? evidence : [...evidence, eventEvidence(pod, scaleUp)],
    subject: { pod: pod.name },
    lastedMs: lastedSince(since, context.nowMs),
  });
}
