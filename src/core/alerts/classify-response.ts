import { parseRetryAfterMs } from './retry-after.js';
import type { Response, SendResult } from './send-result.js';

/**
 * What an HTTP status means for a message: 2xx arrived; 408, 429 and 5xx may go well later; the rest is final. A
 * redirect is a refusal: following one would carry the message, and the secret in its URL, to somewhere else.
 */
export function classifyStatus({ status, retryAfter }: Response, nowMs: number): SendResult {
  if (status >= 200 && status < 300) return { outcome: 'delivered' };
  if (status !== 408 && status !== 429 && status < 500) {
    return {
      outcome: 'rejected',
      why: status >= 300 && status < 400 ? `${status} redirect, which is not followed` : String(status),
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
