import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './json-lines.js';

export interface ReplaceFile {
  file: string;
  content: string;
  /** Name under which what was there before stays; an earlier file of that name goes. */
  earlier: string;
}

/**
 * Puts new content in the place of a file by one rename: a reader, and whoever comes after a crash at any point, finds
 * the old file or the new one, whole. The caller holds the file's lease. Errors as the file system's.
 */
export async function replaceFile({ file, content, earlier }: ReplaceFile): Promise<void> {
  const staged = `${file}.new`;
  const kept = `${earlier}.new`;
  // What a crash has left of an earlier try.
  await rm(staged, { force: true });
  await rm(kept, { force: true });
  const handle = await open(staged, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await link(file, kept);
  await rename(kept, earlier);
  await rename(staged, file);
  await syncFolder(dirname(file));
}
