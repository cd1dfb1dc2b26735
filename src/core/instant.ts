/**
 * Milliseconds since 1970 of an RFC 3339 timestamp; NaN when it is none. Records of the original format may lack the
 * time zone: they mean UTC, whatever zone this process runs in.
 */
export function parseInstant(timestamp: string): number {
  const isZoned = /(?:[zZ]|[+-]\d{2}:?\d{2})$/.test(timestamp);
  return Date.parse(isZoned || !/[tT ]\d{2}:/.test(timestamp) ? timestamp : `${timestamp}Z`);
}
