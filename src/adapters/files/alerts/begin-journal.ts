import { dirname } from 'node:path';
import { type Disk, syncFolder } from '../disk.js';
import { replaceFile } from '../replace-file.js';

export interface BeginJournal {
  file: string;
  /** The new journal's only line. */
  line: string;
  disk: Disk;
  /** Asked before anything is renamed. */
  confirm: () => Promise<void>;
}

/** Where the lines stay that a journal had before it began anew; those from before that are gone. */
export function earlierLinesOf(file: string): string {
  return `${file}.1`;
}

/**
 * Puts a new journal in the place of the old one by one rename: a reader, and whoever comes after a crash at any point,
 * finds the old lines or the new one, whole. The caller holds the lease. Errors as the file system's.
 */
export async function beginJournal({ file, line, disk, confirm }: BeginJournal): Promise<void> {
  const kept = `${earlierLinesOf(file)}.new`;
  // What a crash has left of an earlier try.
  await disk.rm(kept);
  await replaceFile({
    file,
    staged: `${file}.new`,
    chunks: [Buffer.from(`${line}\n`)],
    like: await disk.stat(file),
    disk,
    confirm: async () => {
      await confirm();
      await disk.link(file, kept);
      await disk.rename(kept, earlierLinesOf(file));
    },
  });
  await syncFolder(dirname(file), disk);
}
