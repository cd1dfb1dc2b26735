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
  /** Longest time to spend on waiting. */
  budgetMs: number;
}

/** A server that restarts behind its load balancer is back within seconds; more is an outage. */
export const WRITE_LIMITS: RetryLimits = { tries: 6, budgetMs: 30_000 };

const FIRST_WAIT_MS = 500;

/**
 * How long to wait before the next try; null: give up. `tried` counts the tries so far, `waitedMs` what they have
 * waited. The server's own wish wins over our doubling waits.
 */
export function decideWait(
  fault: Fault,
  { tried, waitedMs, limits }: { tried: number; waitedMs: number; limits: RetryLimits },
): number | null {
  if (tried >= limits.tries) return null;
  const waitMs = fault.retryAfterMs ?? FIRST_WAIT_MS * 2 ** (tried - 1);
  return waitedMs + waitMs > limits.budgetMs ? null : waitMs;
}
