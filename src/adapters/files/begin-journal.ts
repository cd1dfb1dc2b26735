import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface BeginJournal {
  file: string;
  /** The new journal's only line. */
  line: string;
}

/** Where the lines stay that a journal had before it began anew; those from before that are gone. */
export function earlierLinesOf(file: string): string {
  return `${file}.1`;
}

/**
 * Puts a new journal in the place of the old one by one rename: a reader, and whoever comes after a crash at any point,
 * finds the old lines or the new one, whole. The caller holds the lease. Errors as the file system's.
 */
export async function beginJournal({ file, line }: BeginJournal): Promise<void> {
  const staged = `${file}.new`;
  const kept = `${earlierLinesOf(file)}.new`;
  // What a crash has left of an earlier try.
  await rm(staged, { force: true });
  await rm(kept, { force: true });
  try {
    await writeSynced(staged, `${line}\n`);
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  }
  await link(file, kept);
  await rename(kept, earlierLinesOf(file));
  await rename(staged, file);
  await syncFolder(dirname(file));
}

async function writeSynced(path: string, content: string): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A new name is on disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
