import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { codeOf, explainFileProblem } from '../../adapters/files/file-problem.js';
import { findKubeconfig } from '../../adapters/kubernetes/connect/find-kubeconfig.js';
import { readAccess } from '../../adapters/kubernetes/connect/read-access.js';
import { clusterTarget } from '../flags/cluster-flags.js';
import type { RunFlags } from '../flags/run-flags.js';
import type { Io } from '../io.js';

/**
 * Refuses places that the command's own user can't use, before a server is started for a run that could only fail.
 * What changes after this look fails in its stage.
 *
 * @throws StageError that names the folder, the file or the kubeconfig.
 */
export async function expectPlaces(
  flags: Pick<RunFlags, 'jobsDir' | 'historyFile' | 'kubeconfig' | 'context'>,
  io: Io,
): Promise<void> {
  const { jobsDir, historyFile } = flags;
  await expectWritable({ path: resolve(io.cwd, jobsDir), kind: 'folder', purpose: `write manifests to ${jobsDir}` });
  await expectWritable({ path: resolve(io.cwd, historyFile), kind: 'file', purpose: `append to ${historyFile}` });
  const found = await findKubeconfig({ target: clusterTarget(flags, io), env: io.env });
  if (found.source !== 'none') await readAccess(found, io.env);
}

export interface Place {
  path: string;
  kind: 'file' | 'folder';
  purpose: string;
}

/** What is not there yet must have a folder above it that it can be made in. */
export async function expectWritable({ path, kind, purpose }: Place): Promise<void> {
  try {
    const stats = await stat(path);
    if (kind === 'file' && stats.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    if (kind === 'folder' && !stats.isDirectory()) throw Object.assign(new Error('a file'), { code: 'ENOTDIR' });
    await access(path, constants.W_OK);
  } catch (error) {
    const parent = dirname(path);
    if (codeOf(error) !== 'ENOENT' || parent === path) throw explainFileProblem(error, purpose);
    await expectWritable({ path: parent, kind: 'folder', purpose });
  }
}
