import type { Verdict } from '../history/contract.js';
import { nameSome } from '../name-some.js';
import { outcomeOf, type PipelineState } from './state.js';

/** How many nights a message names; more are counted. */
const NAMED = 5;

/**
 * The verdict with the firings that have left no line: a night of which nobody heard is a WARN of the next one, which
 * is how it is recorded and how its alert is sent.
 */
export function addMissedFirings(verdict: Verdict, state: PipelineState): Verdict {
  const missed = outcomeOf(state, 'generate')?.missedFirings ?? [];
  if (missed.length === 0) return verdict;
  return {
    ...verdict,
    health: verdict.health === 'OK' ? 'WARN' : verdict.health,
    reasons: [...verdict.reasons, { reason: 'RunMissed', count: missed.length }],
    message: verdict.message || describeMissed(missed),
    onlyPending: false,
  };
}

/** `no run was recorded for 2026-11-24T00:00:00.000Z`. */
export function describeMissed(missed: readonly string[]): string {
  return `no run was recorded for ${nameSome(missed, NAMED)}`;
}
