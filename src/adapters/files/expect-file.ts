import { StageError } from '../../core/errors.js';
import { type Disk, type DiskStats, realDisk } from './disk.js';
import { codeOf, explainFileProblem } from './file-problem.js';

/**
 * Refuses what is no file, before anything is created beside it, and before it is opened: a named pipe would keep its
 * reader waiting for ever. Nothing there is no error.
 *
 * @param purpose as an infinitive for messages: `append to outputs/history.jsonl`
 * @throws StageError InvalidInput, or what the file system says.
 */
export async function expectFile(file: string, purpose: string, disk: Disk = realDisk): Promise<void> {
  let stats: DiskStats;
  try {
    stats = await disk.stat(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw explainFileProblem(error, purpose);
  }
  if (stats.isFile()) return;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected to ${purpose}, but it is ${stats.isDirectory() ? 'a folder' : 'a device or a pipe'}, not a file.`,
    hint: 'Name a file.',
  });
}
