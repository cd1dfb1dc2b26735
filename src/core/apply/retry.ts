// When a request is sent again by the attempt that sent it. What lasts longer is Temporal's to retry.

/** An answer, or a fault of the network, after which the same request may go well. */
export interface Fault {
  /** RateLimited: the server asked for patience (429). */
  type: 'RateLimited' | 'Unavailable';
  /** Half a sentence. */
  why: string;
  /** What the server asked for. */
  retryAfterMs?: number;
}

export interface RetryLimits {
  /** In all, the first one included. */
  tries: number;
  /** No try begins later than this after the first one. */
  budgetMs: number;
}

/** A server that restarts behind its load balancer is back within seconds; more is an outage. */
export const WRITE_LIMITS: RetryLimits = { tries: 6, budgetMs: 30_000 };

/** Reads, for somebody who waits for the answer. */
export const READ_LIMITS: RetryLimits = { tries: 3, budgetMs: 10_000 };

const FIRST_WAIT_MS = 500;

/** Who is away for longer may be back at any moment, and one who asks is no burden. */
const LONGEST_WAIT_MS = 8_000;

/**
 * How long to wait before the next try; null: give up. `tried` counts the tries so far, `spentMs` is the time since the
 * first one began. The server's own wish wins over our doubling waits.
 */
export function decideWait(
  fault: Fault,
  { tried, spentMs, limits }: { tried: number; spentMs: number; limits: RetryLimits },
): number | null {
  if (tried >= limits.tries) return null;
  const waitMs = fault.retryAfterMs ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tried - 1));
  return spentMs + waitMs > limits.budgetMs ? null : waitMs;
}
