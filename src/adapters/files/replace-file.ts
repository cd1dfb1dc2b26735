import type { Disk, DiskStats } from './disk.js';

export interface StageFile {
  /** Becomes the file by one rename when all of it is on disk. */
  file: string;
  /** Its name until then; what an earlier attempt has left there is removed. */
  staged: string;
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>;
  /** Mode of the new file, and its owner where that matters. */
  like: Pick<DiskStats, 'mode'> & Partial<Pick<DiskStats, 'uid' | 'gid'>>;
  disk: Disk;
  /** Asked before the rename; what it throws keeps the file from being touched. */
  confirm?: () => Promise<void>;
}

/**
 * Writes a file whole or not at all: a reader finds what was there before, or all of the new one. Its bytes are on disk
 * when this returns; its name is when the folder is synced, and until then a power cut brings back what was there.
 */
export async function replaceFile({ file, staged, chunks, like, disk, confirm }: StageFile): Promise<void> {
  await disk.rm(staged);
  try {
    const target = await disk.open(staged, 'wx', like.mode);
    try {
      let end = 0;
      for await (const chunk of chunks) {
        const { bytesWritten } = await target.write(chunk, 0, chunk.length, end);
        if (bytesWritten < chunk.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
        end += bytesWritten;
      }
      // Others write to the old file: where this user may, the new one stays theirs.
      if (like.uid !== undefined && like.gid !== undefined) {
        await target.chown(like.uid, like.gid).catch(() => undefined);
      }
      await target.sync();
    } finally {
      await target.close();
    }
    await confirm?.();
    await disk.rename(staged, file);
  } catch (error) {
    await disk.rm(staged).catch(() => undefined);
    throw error;
  }
}
