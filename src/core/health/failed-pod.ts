import { trueCondition } from '../observed/conditions.js';
import { failedInstance } from '../observed/failed-instance.js';
import type { Condition, ObservedContainer, ObservedPod } from '../observed/objects.js';
import { explainEnding } from './ended-container.js';
import { createFinding, type Finding, type JobContext } from './finding.js';
import { lookUp } from './reason-row.js';
import { DISRUPTION_REASONS } from './reason-table/disruption.js';
import type { Reason } from './reasons.js';

/**
 * Why a Pod of phase Failed failed. Its own reason and its disruption come before its containers: those of an evicted
 * Pod were well until they were killed. Then the container that ended first: it took the others with it.
 */
export function explainFailedPod(context: JobContext, pod: ObservedPod): Finding {
  return (
    explainPodReason(context, pod) ??
    explainDisruption(context, pod) ??
    explainFirstEnding(context, pod) ??
    createFinding(context, {
      reason: 'PodFailed',
      message: pod.message || `Pod ${pod.name} failed and does not say why.`,
      evidence: [
        { path: 'status.phase', value: pod.phase, pod: pod.name },
        { path: 'status.reason', value: pod.reason, pod: pod.name },
      ],
    })
  );
}

/** What `status.reason` of a Pod says; undefined for none, and for words of a newer Kubernetes. */
export function explainPodReason(context: JobContext, pod: ObservedPod): Finding | undefined {
  const reason = podReason(pod.reason);
  if (reason === undefined) return undefined;
  const evidence = [{ path: 'status.reason', value: pod.reason, pod: pod.name }];
  const message = pod.message || `Pod ${pod.name} failed: ${pod.reason}.`;
  return createFinding(context, { reason, message, evidence, subject: subjectOf(pod) });
}

/** Why the cluster takes the Pod away, which it may still be doing; undefined where it does not. */
export function explainDisruption(context: JobContext, pod: ObservedPod): Finding | undefined {
  const condition = disruptionOf(pod);
  if (condition === undefined) return undefined;
  return createFinding(context, {
    reason: lookUp(DISRUPTION_REASONS, condition.reason) ?? 'DisruptionTarget',
    message: condition.message || `Pod ${pod.name} is taken away: ${condition.reason}.`,
    evidence: [{ path: 'status.conditions[type=DisruptionTarget].reason', value: condition.reason, pod: pod.name }],
    subject: subjectOf(pod),
  });
}

/** The condition that says that the Pod's end was not its own doing. */
export function disruptionOf({ conditions }: ObservedPod): Condition | undefined {
  return trueCondition(conditions, 'DisruptionTarget');
}

function explainFirstEnding(context: JobContext, pod: ObservedPod): Finding | undefined {
  const ended = pod.containers.flatMap((container) => {
    const instance = failedInstance(container);
    return instance === null ? [] : [{ container, instance, at: endOf(container) }];
  });
  // Sorting is stable: of those that ended in one second, init containers and earlier ones come first.
  const [first] = ended.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
  return first === undefined ? undefined : explainEnding(context, { pod, ...first });
}

/** When it ended; an unknown time comes last. */
function endOf({ state, lastState }: ObservedContainer): string {
  return (state.terminated ?? lastState.terminated)?.finishedAt || '~';
}

/** The Pod's own deadline has the same word as the Job's, and another remedy. */
function podReason(word: string): Reason | undefined {
  if (word === 'DeadlineExceeded') return 'PodDeadlineExceeded';
  if (word.startsWith('OutOf')) return lookUp(DISRUPTION_REASONS, word) ?? 'OutOfResource';
  return lookUp(DISRUPTION_REASONS, word);
}

function subjectOf({ name, nodeName }: ObservedPod): { pod: string; node: string } {
  return { pod: name, node: nodeName };
}
