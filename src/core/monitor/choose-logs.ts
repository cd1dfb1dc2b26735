import { failedInstance } from '../observed/failed-instance.js';
import type { ObservedContainer, ObservedPod } from '../observed/objects.js';
import { compareAge } from './telling-pods.js';

/** One container whose last lines are wanted. */
export interface LogRequest {
  pod: string;
  container: string;
  /** The instance before the last restart: the present one has not failed. */
  previous: boolean;
  /** How many of its last lines. */
  lines: number;
}

export interface ChosenLogs {
  wanted: LogRequest[];
  /** How many more there would have been. */
  omitted: number;
}

export interface ChooseLogs {
  pods: readonly ObservedPod[];
  /** Last lines of every container that has run, failed or not; undefined: of failed ones alone; 0: none at all. */
  maxLines?: number | undefined;
}

/** Of failed containers, where nobody asked for more: enough for a stack trace's end. */
const FAILED_LINES = 20;

/** Each tail is a request to a kubelet. */
const MAX_TAILS = 50;

/**
 * Failed containers before all others, and the oldest failure of each Job before any Job's second: the first failure is
 * the root cause.
 */
export function chooseLogs({ pods, maxLines }: ChooseLogs): ChosenLogs {
  if (maxLines === 0) return { wanted: [], omitted: 0 };
  const lines = maxLines ?? FAILED_LINES;
  const failed: { request: LogRequest; nth: number }[] = [];
  const others: LogRequest[] = [];
  const failuresOf = new Map<string, number>();
  for (const pod of [...pods].sort(compareAge)) {
    for (const container of pod.containers) {
      const about = { pod: pod.name, container: container.name, lines };
      const instance = failedInstance(container);
      if (instance !== null) {
        const nth = failuresOf.get(pod.jobUid) ?? 0;
        failuresOf.set(pod.jobUid, nth + 1);
        failed.push({ request: { ...about, previous: instance === 'lastState' }, nth });
      } else if (maxLines !== undefined && hasRun(container)) {
        others.push({ ...about, previous: false });
      }
    }
  }
  const inOrder = [...failed.sort((a, b) => a.nth - b.nth).map(({ request }) => request), ...others];
  return { wanted: inOrder.slice(0, MAX_TAILS), omitted: Math.max(0, inOrder.length - MAX_TAILS) };
}

function hasRun({ state, lastState }: ObservedContainer): boolean {
  return state.running !== undefined || state.terminated !== undefined || lastState.terminated !== undefined;
}
