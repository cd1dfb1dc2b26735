// What an embedded server keeps in its state folder. The database is three files (`-wal`, `-shm`) that belong together.

import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { StageError } from '../../../core/errors.js';
import { explainFileProblem } from '../../files/file-problem.js';
import { makeFolder } from '../../files/make-folder.js';

/**
 * The server's state: workflows, schedules, search attributes. The server gets it as a name in its working folder,
 * because it reads a path as part of a URI: a state folder with `#`, `?` or `%` in its path would be another one.
 */
export const DATABASE_FILE = 'temporal.db';

export function logFile(stateFolder: string): string {
  return join(stateFolder, 'server.log');
}

/** Under this lease alone a server is started, adopted or stopped. */
export function leaseFolder(stateFolder: string): string {
  return join(stateFolder, 'server.lock');
}

/**
 * Creates the state folder, for this user alone, and returns its one true path: two spellings of a folder must not
 * get two servers.
 * @throws StageError as the file system says.
 */
export async function prepareStateFolder(stateDir: string): Promise<string> {
  try {
    await makeFolder(stateDir, { mode: 0o700 });
    return await realpath(stateDir);
  } catch (error) {
    const explained = explainFileProblem(error, `keep state in ${stateDir}`);
    if (!(explained instanceof StageError)) throw error;
    const { type, message } = explained;
    const hint = 'Choose another state folder with TUNING_PIPELINE_STATE_DIR.';
    throw new StageError({ type, message, hint, cause: error });
  }
}
