import type { ObservedContainer, ObservedPod } from '../monitor/snapshot.js';
import { REASONS, type Reason } from './reasons.js';
import type { HealthReason } from './report.js';

export interface PodReason extends HealthReason {
  /** `failure`: a container or Pod has ended badly. `waiting`: it has not started. */
  severity: 'failure' | 'waiting';
}

/** What is wrong with a Job's Pods, the oldest failing Pod first: its failure is the root cause of the others. */
export function explainPods(pods: readonly ObservedPod[]): PodReason[] {
  const oldestFirst = [...pods].sort((a, b) => (a.creationTimestamp < b.creationTimestamp ? -1 : 1));
  const reasons = oldestFirst.flatMap(explainPod);
  return [
    ...reasons.filter(({ severity }) => severity === 'failure'),
    ...reasons.filter(({ severity }) => severity === 'waiting'),
  ];
}

function explainPod(pod: ObservedPod): PodReason[] {
  const fromContainers = pod.containers.flatMap((container) => explainContainer(pod, container));
  if (fromContainers.length > 0) return fromContainers;
  if (pod.phase === 'Failed') {
    const reason = known(pod.reason) ?? 'Error';
    return [
      {
        reason,
        severity: 'failure',
        message: pod.message || `Pod ${pod.name} failed.`,
        evidence: [{ path: 'status.reason', value: pod.reason }],
      },
    ];
  }
  const scheduled = pod.conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  const unscheduled = scheduled === undefined ? undefined : known(scheduled.reason);
  if (scheduled === undefined || unscheduled === undefined) return [];
  const evidence = [{ path: 'status.conditions[type=PodScheduled].reason', value: scheduled.reason }];
  return [{ reason: unscheduled, severity: 'waiting', message: scheduled.message, evidence }];
}

function explainContainer(pod: ObservedPod, container: ObservedContainer): PodReason[] {
  const { name, state, init } = container;
  const list = init ? 'initContainerStatuses' : 'containerStatuses';
  const { terminated, waiting } = state;
  if (terminated !== undefined && terminated.exitCode !== 0) {
    return [
      {
        reason: known(terminated.reason) ?? 'Error',
        severity: 'failure',
        message:
          terminated.message || `Container ${name} of Pod ${pod.name} ended with exit code ${terminated.exitCode}.`,
        evidence: [
          { path: `status.${list}[name=${name}].state.terminated.reason`, value: terminated.reason, container: name },
          {
            path: `status.${list}[name=${name}].state.terminated.exitCode`,
            value: String(terminated.exitCode),
            container: name,
          },
        ],
      },
    ];
  }
  const waitsFor = waiting === undefined ? undefined : known(waiting.reason);
  if (waiting === undefined || waitsFor === undefined) return [];
  const evidence = [
    { path: `status.${list}[name=${name}].state.waiting.reason`, value: waiting.reason, container: name },
  ];
  return [{ reason: waitsFor, severity: 'waiting', message: waiting.message, evidence }];
}

/** Kubernetes' word where it is one of ours; new words of a newer Kubernetes fall back to the general one. */
function known(word: string): Reason | undefined {
  return REASONS.find((reason) => reason === word);
}
