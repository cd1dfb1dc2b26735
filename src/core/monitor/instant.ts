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
