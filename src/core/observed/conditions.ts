import type { ObservedJob } from './objects.js';

/** What decides about a condition; the rest of it only explains. */
interface Stated {
  type: string;
  status: string;
}

/** The condition of a type where it is True. Another status counts for nothing: `Failed=False` is no failure. */
export function trueCondition<C extends Stated>(conditions: readonly C[], type: string): C | undefined {
  return conditions.find((condition) => condition.type === type && condition.status === 'True');
}

/** Whether a condition is True. */
export function hasCondition(conditions: readonly Stated[], type: string): boolean {
  return trueCondition(conditions, type) !== undefined;
}

/** A Job that will not change any more. */
export function isFinished({ conditions }: ObservedJob): boolean {
  return hasCondition(conditions, 'Complete') || hasCondition(conditions, 'Failed');
}
