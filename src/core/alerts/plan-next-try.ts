import type { SendResult } from './send-result.js';

/**
 * Pauses between the tries of one sender at one message, where the receiver does not say how long to wait, or says so
 * with no time at all: `Retry-After: 0`, or a date that its clock has passed, must not make five tries in a second.
 */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000] as const;

/** Tries of one sender at one message; then it is left to the next run. */
export const MAX_TRIES = PAUSES_MS.length + 1;

export interface Tried {
  result: SendResult;
  /** How often this sender has tried, this time included. */
  tries: number;
}

/** How long to wait before the message is tried again; null: not by this sender. */
export function planNextTry({ result, tries }: Tried, { longestMs }: { longestMs: number }): number | null {
  if (result.outcome !== 'delayed' || tries >= MAX_TRIES) return null;
  const pauseMs = PAUSES_MS[Math.max(tries, 1) - 1] ?? null;
  const askedMs = result.retryAfterMs ?? 0;
  const waitMs = askedMs < PAUSES_MS[0] ? pauseMs : askedMs;
  return waitMs !== null && waitMs <= longestMs ? waitMs : null;
}
