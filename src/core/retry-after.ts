/** No receiver is believed when it asks for more: a slip of its clock must not silence it for years. */
const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

/** The three forms of an HTTP date (RFC 9110 section 5.6.7); a parser of dates alone would take `soon 1` for 2001. */
const HTTP_DATE =
  /^(?:[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT|[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} [\d:]{8} GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4})$/;

/**
 * Milliseconds that a `Retry-After` header asks to wait: seconds or an HTTP date (RFC 9110 section 10.2.3). Undefined
 * when it is absent or neither; never negative, at most a day.
 */
export function parseRetryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return boundWaitMs(Number(value) * 1_000);
  // The oldest form names no zone, and means GMT like the others.
  const instantMs = HTTP_DATE.test(value) ? Date.parse(value.endsWith('GMT') ? value : `${value} GMT`) : Number.NaN;
  return Number.isNaN(instantMs) ? undefined : boundWaitMs(instantMs - nowMs);
}

/** As much of an asked wait as is believed: beyond the end of time there would be no date for it. */
export function boundWaitMs(askedMs: number): number {
  return Math.min(Math.max(askedMs, 0), MAX_RETRY_AFTER_MS);
}
