import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './file-problem.js';

/**
 * Creates a folder and those above it that are missing; returns the first one that is new, undefined where there was
 * nothing to do. Node's own recursive mkdir never comes back from a file system that refuses new names with ENOENT, as
 * /proc does.
 *
 * @throws what the file system says.
 */
export async function makeFolder(path: string, options: { mode?: number } = {}): Promise<string | undefined> {
  try {
    await mkdir(path, options);
    return path;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return expectFolder(path, error);
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
  }
  const first = await makeFolder(dirname(path), options);
  try {
    await mkdir(path, options);
    return first ?? path;
  } catch (error) {
    // Somebody else was quicker; anything else is the system's last word, because the folder above is there now.
    if (codeOf(error) !== 'EEXIST') throw error;
    await expectFolder(path, error);
    return first;
  }
}

async function expectFolder(path: string, error: unknown): Promise<undefined> {
  if (!(await stat(path)).isDirectory()) throw error;
}
