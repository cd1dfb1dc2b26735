/** When the older half of a history file moves to a file of its own. */
export interface RotationLimits {
  /** null: whatever its size. */
  maxBytes: number | null;
  /** null: however old its first line. */
  maxAgeMs: number | null;
}

/** Some eight thousand runs of a few Jobs; what is left is read in milliseconds. */
export const DEFAULT_ROTATION: RotationLimits = { maxBytes: 16 * 1024 * 1024, maxAgeMs: null };

export interface HistorySize {
  /** With the lines that are about to be appended. */
  bytes: number;
  /** Of the first line; NaN where it does not say. */
  firstWrittenMs: number;
  nowMs: number;
}

/** True when a file has outgrown a limit. */
export function isRotationDue({ bytes, firstWrittenMs, nowMs }: HistorySize, limits: RotationLimits): boolean {
  const { maxBytes, maxAgeMs } = limits;
  return (maxBytes !== null && bytes > maxBytes) || (maxAgeMs !== null && nowMs - firstWrittenMs > maxAgeMs);
}

export interface LineInPlace {
  /** Bytes from its beginning to the end of the file. */
  bytesToEnd: number;
  writtenMs: number;
  nowMs: number;
}

/**
 * True for a line of the newer half, which stays. Half a limit, so that the next rotation is far away; and readers of
 * the file itself always find the newest records in it.
 */
export function staysAtRotation({ bytesToEnd, writtenMs, nowMs }: LineInPlace, limits: RotationLimits): boolean {
  const { maxBytes, maxAgeMs } = limits;
  if (maxBytes !== null && bytesToEnd > maxBytes / 2) return false;
  return maxAgeMs === null || !(nowMs - writtenMs > maxAgeMs / 2);
}
