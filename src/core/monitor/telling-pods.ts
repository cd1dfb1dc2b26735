import { truncateText } from '../truncate.js';
import { compareInstants } from '../instant.js';
import { failedInstance } from '../observed/failed-instance.js';
import type { ContainerState, ObservedPod } from '../observed/objects.js';

/** Enough for a root cause and for whether it repeats. */
const MAX_PODS = 3;

/** A termination message has up to 4 KiB; its beginning names the fault. */
const MAX_MESSAGE = 1_000;

/** The Pods of one Job that tell why it failed: those that failed first, then those that never got so far. */
export function pickTellingPods(pods: readonly ObservedPod[]): ObservedPod[] {
  return pods
    .filter(({ phase }) => phase !== 'Succeeded')
    .map((pod) => ({ pod, rank: hasFailed(pod) ? 0 : 1 }))
    .sort((a, b) => a.rank - b.rank || compareAge(a.pod, b.pod))
    .slice(0, MAX_PODS)
    .map(({ pod }) => trimMessages(pod));
}

/** A container of it has ended badly, or the Pod as a whole has. */
function hasFailed({ phase, containers }: ObservedPod): boolean {
  return phase === 'Failed' || containers.some((container) => failedInstance(container) !== null);
}

/** Oldest first; Pods of one second by name, so that equal clusters give equal snapshots. */
export function compareAge(a: ObservedPod, b: ObservedPod): number {
  return compareInstants(a.creationTimestamp, b.creationTimestamp) || (a.name < b.name ? -1 : 1);
}

function trimMessages(pod: ObservedPod): ObservedPod {
  return {
    ...pod,
    message: truncateText(pod.message, MAX_MESSAGE),
    conditions: pod.conditions.map((condition) => ({
      ...condition,
      message: truncateText(condition.message, MAX_MESSAGE),
    })),
    containers: pod.containers.map((container) => ({
      ...container,
      state: trimState(container.state),
      lastState: trimState(container.lastState),
    })),
  };
}

function trimState({ waiting, running, terminated }: ContainerState): ContainerState {
  return {
    ...(waiting === undefined ? {} : { waiting: { ...waiting, message: truncateText(waiting.message, MAX_MESSAGE) } }),
    ...(running === undefined ? {} : { running }),
    ...(terminated === undefined
      ? {}
      : { terminated: { ...terminated, message: truncateText(terminated.message, MAX_MESSAGE) } }),
  };
}
