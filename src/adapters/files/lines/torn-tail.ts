import { dirname } from 'node:path';
import { type Disk, type DiskFile, readBytes, realDisk, syncFolder } from '../disk.js';
import { findLastLineEnd, NEWLINE } from './line-end.js';

export interface TornTail {
  file: string;
  handle: DiskFile;
  /** Names the copy. */
  now: Date;
  /** @default the real one */
  disk?: Disk;
}

/**
 * Makes the last line of a file whole. Bytes behind the last newline move to `<file>.torn-<time>`: `copy`, or null
 * where there were none. A JSON object of which nothing but the newline is missing gets it: no beginning of an object
 * is one, so nothing of it can be lost, and a person who edits the file leaves it so.
 */
export async function setTornTailAside({
  file,
  handle,
  now,
  disk = realDisk,
}: TornTail): Promise<{ end: number; copy: string | null }> {
  const { size } = await handle.stat();
  const end = await findLastLineEnd(handle, size);
  if (end === size) return { end, copy: null };
  const bytes = await readBytes(handle, { start: end, end: size });
  if (isJsonObject(bytes)) {
    const { bytesWritten } = await handle.write(Buffer.of(NEWLINE), 0, 1, size);
    if (bytesWritten < 1) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    await handle.datasync();
    return { end: size + 1, copy: null };
  }
  const copy = copyName({ file, kind: 'torn', now });
  await writeCopy(copy, bytes, disk);
  await handle.truncate(end);
  await handle.datasync();
  return { end, copy };
}

function isJsonObject(bytes: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** `<file>.<kind>-<time>`: a name that sorts by time and is legal everywhere. */
export function copyName({ file, kind, now }: { file: string; kind: 'torn' | 'broken'; now: Date }): string {
  return `${file}.${kind}-${now.toISOString().replace(/[-:.]/g, '')}`;
}

/** Writes a new file, on disk when this returns. An earlier copy of the same instant is never overwritten. */
export async function writeCopy(name: string, bytes: Buffer, disk: Disk = realDisk): Promise<void> {
  const handle = await disk.open(name, 'wx');
  try {
    const { bytesWritten } = await handle.write(bytes, 0, bytes.length, 0);
    if (bytesWritten < bytes.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    await handle.sync();
  } catch (error) {
    // Half a copy would stand in the way of the next attempt.
    await disk.rm(name).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(name), disk);
}
