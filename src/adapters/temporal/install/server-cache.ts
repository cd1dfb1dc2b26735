// Our folder for server binaries. A binary is in it whole or not at all, whoever is killed and however many
// processes install at once.

import { constants } from 'node:fs';
import { access, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { arch, homedir, platform } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { StageError } from '../../../core/errors.js';
import { codeOf, explainFileProblem } from '../../files/file-problem.js';
import { type Environment, runLimited } from './limited-command.js';
import { makeFolder } from '../../files/make-folder.js';

/** A staging folder of this age belongs to an install that was killed. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;
const STAGING_PREFIX = '.staging-';

/** The program's file name on this system. */
export const SERVER_PROGRAM = platform() === 'win32' ? 'temporal.exe' : 'temporal';

/** TUNING_PIPELINE_CACHE_DIR, else `tuning-pipeline` under XDG_CACHE_HOME (absolute, as its specification says) or ~/.cache. */
export function cacheFolderFor(env: Environment): string {
  if (env['TUNING_PIPELINE_CACHE_DIR']) return resolve(env['TUNING_PIPELINE_CACHE_DIR']);
  const shared = env['XDG_CACHE_HOME'];
  return join(shared && isAbsolute(shared) ? shared : join(homedir(), '.cache'), 'tuning-pipeline');
}

/** Where a release is cached. Systems are kept apart, because a home folder may be shared by several. */
export function cachedBinary(cacheFolder: string, release: string): string {
  return join(cacheFolder, `${release}-${platform()}-${arch()}`, 'bin', SERVER_PROGRAM);
}

/** True for a file that this user may run. */
export async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/**
 * Lets `fill` put the binary at the path it is given, inside a folder of its own, and moves that folder into the
 * cache in one step, if the binary runs here. Returns the cached binary, also when another process was quicker.
 * @throws StageError as the file system says when the cache folder can't be written, Unavailable when the binary
 * doesn't run; what `fill` throws.
 */
export async function installWhole(
  { cacheFolder, release }: { cacheFolder: string; release: string },
  fill: (place: { staging: string; binary: string }) => Promise<void>,
): Promise<string> {
  const installed = cachedBinary(cacheFolder, release);
  const folder = join(installed, '..', '..');
  const staging = await createStaging(cacheFolder);
  try {
    const binary = join(staging, 'bin', SERVER_PROGRAM);
    await fill({ staging, binary });
    await checkStarts(binary);
    await flush(binary);
    if (!(await moveInto(staging, folder)) && !(await isProgram(installed))) {
      // What stands there is no install of ours any more: somebody took its binary away.
      await rm(folder, { recursive: true, force: true });
      await moveInto(staging, folder);
    }
    return installed;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function createStaging(cacheFolder: string): Promise<string> {
  try {
    await makeFolder(cacheFolder);
    await removeAbandoned(cacheFolder);
    return await mkdtemp(join(cacheFolder, STAGING_PREFIX));
  } catch (error) {
    const explained = explainFileProblem(error, `write to the cache folder ${cacheFolder}`);
    if (!(explained instanceof StageError)) throw error;
    const { type, message } = explained;
    throw new StageError({ type, message, hint: 'Set TUNING_PIPELINE_CACHE_DIR to a folder of yours.', cause: error });
  }
}

async function removeAbandoned(cacheFolder: string): Promise<void> {
  for (const name of await readdir(cacheFolder)) {
    if (!name.startsWith(STAGING_PREFIX)) continue;
    const folder = join(cacheFolder, name);
    const modifiedAt = await stat(folder).then(
      (found) => found.mtimeMs,
      () => Number.POSITIVE_INFINITY,
    );
    if (Date.now() - modifiedAt > ABANDONED_AFTER_MS) await rm(folder, { recursive: true, force: true });
  }
}

async function checkStarts(binary: string): Promise<void> {
  const end = await runLimited({ command: binary, args: ['--version'], env: {}, limitMs: 30_000 });
  if (end.succeeded) return;
  throw new StageError({ type: 'Unavailable', message: `the installed program does not start (${end.lastLine})` });
}

/** A rename may reach the disk before the bytes do; a power cut would then leave a cached binary of zeros. */
async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function moveInto(staging: string, folder: string): Promise<boolean> {
  try {
    await rename(staging, folder);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error) ?? '')) return false;
    throw error;
  }
}
