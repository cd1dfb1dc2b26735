import type { DiskFile } from './disk.js';
import { NEWLINE } from './line-end.js';

/** One read gives the newest records of most files. */
const CHUNK_BYTES = 64 * 1024;

/** A line found from the end. */
export interface BackwardLine {
  /** Where it begins in the file, in bytes. */
  start: number;
  /** Without the newline. */
  bytes: Buffer;
  /** False: the file ends before the line does. */
  whole: boolean;
}

/** The lines of an open file in front of `end`, the last one first: what it costs does not hang on the file's size. */
export async function* scanLinesBackward(handle: DiskFile, end: number): AsyncGenerator<BackwardLine> {
  let position = end;
  /** Bytes from `position` on that belong to a line whose beginning was not read yet. */
  let rest = Buffer.alloc(0);
  let whole = false;
  while (position > 0) {
    const length = Math.min(CHUNK_BYTES, position);
    const chunk = Buffer.alloc(length);
    await handle.read(chunk, 0, length, position - length);
    position -= length;
    rest = Buffer.concat([chunk, rest]);
    for (let newline = rest.lastIndexOf(NEWLINE); newline !== -1; newline = rest.lastIndexOf(NEWLINE)) {
      const bytes = rest.subarray(newline + 1);
      // The very end of a sound file is a newline, behind which there is no line.
      if (whole || bytes.length > 0) yield { start: position + newline + 1, bytes, whole };
      whole = true;
      rest = rest.subarray(0, newline);
    }
  }
  if (whole || rest.length > 0) yield { start: 0, bytes: rest, whole };
}
