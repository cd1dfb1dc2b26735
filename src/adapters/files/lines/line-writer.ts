import { dirname } from 'node:path';
import { StageError } from '../../../core/errors.js';
import { type Disk, type DiskFile, syncFolder } from '../disk.js';
import { codeOf } from '../file-problem.js';
import { setTornTailAside } from './torn-tail.js';

export interface OpenLines {
  file: string;
  /** Names the copy of torn bytes. */
  now: Date;
  disk: Disk;
}

/** A file of lines that is open for appending: every line in it is whole. */
export interface LineWriter {
  handle: DiskFile;
  /** Where the next line begins, in bytes. */
  end(): number;
  /** Where a torn last line was moved to; null where there was none. */
  tornCopy: string | null;
  /**
   * Appends lines by one write and returns when they are on disk; lines that do not fit leave the file as it was.
   *
   * @throws StageError Unavailable when there is no room; or what the file system says.
   */
  append(lines: readonly string[]): Promise<void>;
  /** Closes the file; one that was created for nothing is removed again. */
  close(): Promise<void>;
}

/** Opens or creates a file of lines. The caller holds its lease. */
export async function openLines({ file, now, disk }: OpenLines): Promise<LineWriter> {
  const { handle, created } = await openOrCreate(file, disk);
  let end = 0;
  const close = async () => {
    try {
      if (created && end === 0) await disk.rm(file);
    } finally {
      await handle.close();
    }
  };
  try {
    const torn = await setTornTailAside({ file, handle, now, disk });
    end = torn.end;
    // Also for a file that is there: whoever created it may have been killed before its name was on disk.
    await syncFolder(dirname(file), disk);
    return {
      handle,
      end: () => end,
      tornCopy: torn.copy,
      append: async (lines) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        await writeWhole({ file, handle, end, bytes });
        end += bytes.length;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openOrCreate(file: string, disk: Disk): Promise<{ handle: DiskFile; created: boolean }> {
  try {
    return { handle: await disk.open(file, 'r+'), created: false };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return { handle: await disk.open(file, 'wx+'), created: true };
  }
}

interface Write {
  file: string;
  handle: DiskFile;
  end: number;
  bytes: Buffer;
}

async function writeWhole({ file, handle, end, bytes }: Write): Promise<void> {
  try {
    const bytesWritten = await writeOnce(handle, bytes, end);
    if (bytesWritten < bytes.length) {
      throw new StageError({
        type: 'Unavailable',
        message: `Expected to append ${bytes.length} bytes to ${file}, but there was room for ${bytesWritten} only.`,
        hint: 'Free some space.',
      });
    }
    await handle.datasync();
  } catch (error) {
    // Where this fails too, the next writer sets the torn bytes aside, or finds the line whole.
    await handle.truncate(end).catch(() => undefined);
    throw error;
  }
}

/** A write may be short without failing: where the disk or the allowed size of a file ends. */
async function writeOnce(handle: DiskFile, bytes: Buffer, position: number): Promise<number> {
  try {
    return (await handle.write(bytes, 0, bytes.length, position)).bytesWritten;
  } catch (error) {
    if (codeOf(error) === 'EFBIG') return 0;
    throw error;
  }
}
