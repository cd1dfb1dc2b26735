import { type DiskFile, readBytes } from '../disk.js';

export const NEWLINE = 0x0a;

const CHUNK_BYTES = 64 * 1024;

/** Where the last whole line of an open file ends, in bytes; 0 where there is none. */
export async function findLastLineEnd(handle: DiskFile, size: number): Promise<number> {
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - CHUNK_BYTES);
    const index = (await readBytes(handle, { start, end })).lastIndexOf(NEWLINE);
    if (index !== -1) return start + index + 1;
    end = start;
  }
  return 0;
}
