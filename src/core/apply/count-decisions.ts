import type { JobAction, JobDecision } from './decide-jobs.js';
import { nameObjects } from './refusal.js';

/** How many Jobs an apply has created, found, and missed. */
export interface ApplyCounts {
  created: number;
  unchanged: number;
  gone: number;
}

/** Counts the decisions about Jobs; those to be created count as created, which they are once apply has returned. */
export function countDecisions(decisions: readonly JobDecision[]): ApplyCounts {
  const count = (...actions: JobAction[]) => decisions.filter(({ action }) => actions.includes(action)).length;
  return { created: count('create', 'created'), unchanged: count('unchanged'), gone: count(...LOST) };
}

/** Jobs that are not there as they were created, or were meant to be. */
export const LOST: readonly JobAction[] = ['gone', 'unsure', 'replaced'];

/** What the operator must know about Jobs that were created once and are not there as they were. */
export function warnAboutLost(decisions: readonly JobDecision[]): string[] {
  const named = (action: JobAction) =>
    decisions.flatMap((decision) => (decision.action === action ? [decision.job.name] : []));
  const [gone, unsure, replaced] = [named('gone'), named('unsure'), named('replaced')];
  return [
    ...(gone.length === 0
      ? []
      : [`apply: Gone: created earlier and not there any more, so not started again: ${nameObjects(gone)}`]),
    ...(unsure.length === 0
      ? []
      : [
          `apply: Unsure: an attempt was killed before it was told whether these were created, they are not there, and no event tells; so not started again: ${nameObjects(unsure)}`,
        ]),
    ...(replaced.length === 0
      ? []
      : [
          `apply: Replaced: created earlier, and another job has the name now, which is left alone: ${nameObjects(replaced)}`,
        ]),
  ];
}
