import type { ContainerState, ObservedContainer } from './objects.js';

/** Which instance of a container: the present one, or the one before its last restart. */
export type Instance = 'state' | 'lastState';

/** The instance of a container that ended badly, its present one first; null where none has. */
export function failedInstance({ state, lastState }: ObservedContainer): Instance | null {
  if (endedBadly(state)) return 'state';
  return endedBadly(lastState) ? 'lastState' : null;
}

function endedBadly({ terminated }: ContainerState): boolean {
  return terminated !== undefined && terminated.exitCode !== 0;
}
