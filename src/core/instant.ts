/**
 * Milliseconds since 1970 of an RFC 3339 timestamp; NaN when it is none. Records of the original format may lack the
 * time zone: they mean UTC, whatever zone this process runs in.
 */
export function parseInstant(timestamp: string): number {
  const isZoned = /(?:[zZ]|[+-]\d{2}:?\d{2})$/.test(timestamp);
  return Date.parse(isZoned || !/[tT ]\d{2}:/.test(timestamp) ? timestamp : `${timestamp}Z`);
}

/**
 * The order of two RFC 3339 timestamps, the earlier one first and an unknown one (`''`) before all. Never as text:
 * Kubernetes writes most in seconds and `eventTime` in microseconds, and `00Z` stands behind `00.5Z` in text.
 */
export function compareInstants(a: string, b: string): number {
  const [first, second] = [msOf(a), msOf(b)];
  return first === second ? 0 : first < second ? -1 : 1;
}

function msOf(timestamp: string): number {
  const ms = Date.parse(timestamp);
  return Number.isNaN(ms) ? -Infinity : ms;
}
