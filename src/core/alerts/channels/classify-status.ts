import { parseRetryAfterMs } from '../../retry-after.js';
import type { Response, SendResult } from '../send-result.js';

/** Answers that are about the receiver, not about this message: whatever is sent there meets the same. */
const RECEIVER_BROKEN = new Set([401, 402, 403, 404, 405, 410, 451]);

/**
 * What an HTTP status means for a message: 2xx arrived; 408, 429 and 5xx may go well later; the rest is final. A
 * redirect is a refusal: following one would carry the message, and the secret in its URL, to somewhere else.
 */
export function classifyStatus({ status, retryAfter }: Response, nowMs: number): SendResult {
  if (status >= 200 && status < 300) return { outcome: 'delivered' };
  if (status !== 408 && status !== 429 && status < 500) {
    const isRedirect = status >= 300 && status < 400;
    return {
      outcome: 'rejected',
      why: isRedirect ? `${status} redirect, which is not followed` : String(status),
      ...(isRedirect || RECEIVER_BROKEN.has(status) ? { receiverBroken: true } : {}),
    };
  }
  const retryAfterMs = parseRetryAfterMs(retryAfter, nowMs);
  return {
    outcome: 'delayed',
    why: String(status),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    mayHaveArrived: false,
  };
}
