import { dirname } from 'node:path';
import { glanceAtLine } from '../../../core/history/look-back.js';
import { isRotationDue, type RotationLimits, staysAtRotation } from '../../../core/history/rotation.js';
import { type Disk, type DiskFile, syncFolder } from '../disk.js';
import { packChunks, type Segment, segmentPath } from './history-segments.js';
import { readChunks, scanLines } from '../lines/json-lines.js';
import { scanLinesBackward } from '../lines/lines-backward.js';
import { replaceFile } from '../replace-file.js';

export interface RotateHistory {
  file: string;
  /** Open for reading; all its lines are whole. */
  handle: DiskFile;
  /** Bytes in the file, and bytes that are about to be appended. */
  end: number;
  added: number;
  segments: readonly Segment[];
  limits: RotationLimits;
  nowMs: number;
  disk: Disk;
  /** Asked before the file is touched. */
  confirm: () => Promise<void>;
}

/**
 * Moves the older half of a file that has outgrown its limits to a part of its own; true when it did. The newest lines
 * stay, so that the chain goes on, a retry finds its line, and whoever reads the file alone sees the last runs.
 *
 * Interrupted or failing at any point, every line is there: once, or in the file and in a part that readers and the
 * next writer know as a copy. The file may be another one than `handle` by then.
 */
export async function rotateHistory(rotation: RotateHistory): Promise<boolean> {
  const { file, handle, end, segments, disk, confirm } = rotation;
  const cut = (await isDue(rotation)) ? await findCut(rotation) : 0;
  if (cut === 0) return false;
  const like = await handle.stat();
  const staged = `${file}.rotating`;
  const path = segmentPath(file, (segments.at(-1)?.number ?? 0) + 1);
  const older = packChunks(readChunks(handle, cut));
  await replaceFile({ file: path, staged, chunks: older, like, disk, confirm });
  await syncFolder(dirname(file), disk);
  await replaceFile({ file, staged, chunks: readChunks(handle, end, cut), like, disk, confirm });
  await syncFolder(dirname(file), disk);
  return true;
}

async function isDue({ handle, end, added, limits, nowMs }: RotateHistory): Promise<boolean> {
  if (end === 0) return false;
  const firstWrittenMs = limits.maxAgeMs === null ? NaN : await readFirstTime(handle);
  return isRotationDue({ bytes: end + added, firstWrittenMs, nowMs }, limits);
}

async function readFirstTime(handle: DiskFile): Promise<number> {
  for await (const { bytes } of scanLines(handle)) return glanceAtLine(bytes.toString('utf8')).writtenMs;
  return NaN;
}

/** Where the newer half begins, in bytes; at least the last line belongs to it. */
async function findCut({ handle, end, limits, nowMs }: RotateHistory): Promise<number> {
  let cut = end;
  for await (const { start, bytes } of scanLinesBackward(handle, end)) {
    const { writtenMs } = glanceAtLine(bytes.toString('utf8'));
    if (cut < end && !staysAtRotation({ bytesToEnd: end - start, writtenMs, nowMs }, limits)) return cut;
    cut = start;
  }
  return 0;
}
