import { type DiskFile, readBytes } from '../disk.js';
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
  /** Of a line whose beginning was not read yet, put together once: a line may have any number of pieces. */
  let pieces: Buffer[] = [];
  let whole = false;
  for (let chunkEnd = end; chunkEnd > 0; ) {
    const start = Math.max(0, chunkEnd - CHUNK_BYTES);
    const chunk = await readBytes(handle, { start, end: chunkEnd });
    let lineEnd = chunk.length;
    while (lineEnd > 0) {
      const newline = chunk.lastIndexOf(NEWLINE, lineEnd - 1);
      if (newline === -1) break;
      const bytes = Buffer.concat([chunk.subarray(newline + 1, lineEnd), ...pieces]);
      // The very end of a sound file is a newline, behind which there is no line.
      if (whole || bytes.length > 0) yield { start: start + newline + 1, bytes, whole };
      whole = true;
      pieces = [];
      lineEnd = newline;
    }
    pieces.unshift(chunk.subarray(0, lineEnd));
    chunkEnd = start;
  }
  const bytes = Buffer.concat(pieces);
  if (whole || bytes.length > 0) yield { start: 0, bytes, whole };
}
