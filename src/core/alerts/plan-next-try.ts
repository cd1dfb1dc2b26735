import type { SendResult } from './send-result.js';

/** Pauses between the tries of one sender at one message, where the receiver does not say how long to wait. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000];

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
  const waitMs = result.retryAfterMs ?? PAUSES_MS[Math.max(tries, 1) - 1] ?? null;
  return waitMs !== null && waitMs <= longestMs ? waitMs : null;
}
