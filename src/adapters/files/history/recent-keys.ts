import { StageError } from '../../../core/errors.js';
import { endsLookBack, glanceAtLine } from '../../../core/history/look-back.js';
import type { Disk, DiskFile } from '../disk.js';
import { readSegment, type Segment } from './history-segments.js';
import { scanLinesBackward } from '../lines/lines-backward.js';

export interface RecentLines {
  handle: DiskFile;
  /** Where the file's last line ends. */
  end: number;
  /** Parts before the file, oldest first. */
  segments: readonly Segment[];
  /** A run's line can't be older than the run. */
  sinceMs: number;
  disk: Disk;
  /** Is told of a part that can't be unpacked: it may hold the key that is looked for. */
  onDamaged: (error: StageError) => void;
}

/**
 * The keys of all lines that may have been written since then. It looks back from the end, into the parts before the
 * file where need be, and stops where every line is older: the size of the file does not matter.
 */
export async function readRecentKeys({
  handle,
  end,
  segments,
  sinceMs,
  disk,
  onDamaged,
}: RecentLines): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const { bytes } of scanLinesBackward(handle, end)) {
    const line = glanceAtLine(bytes.toString('utf8'));
    if (line.key !== null) keys.add(line.key);
    if (endsLookBack(line, sinceMs)) return keys;
  }
  for (const segment of segments.toReversed()) {
    let oldest: { writtenMs: number } | null = null;
    try {
      for await (const { bytes } of readSegment(segment, disk)) {
        const line = glanceAtLine(bytes.toString('utf8'));
        if (line.key !== null) keys.add(line.key);
        oldest ??= line;
      }
    } catch (error) {
      if (!(error instanceof StageError) || error.type !== 'Corrupt') throw error;
      onDamaged(error);
    }
    if (oldest !== null && endsLookBack(oldest, sinceMs)) return keys;
  }
  return keys;
}
