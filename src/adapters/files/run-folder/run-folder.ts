import { chmod, lstat, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StageError } from '../../../core/errors.js';
import type { GeneratedManifests } from '../../../core/generate/generate-manifests.js';
import { sha256 } from '../../../core/hash.js';
import { LATEST_LINK } from '../../../core/pipeline/run-key.js';
import { codeOf, explainFileProblem } from '../file-problem.js';
import { readPlan, STAGING_PREFIX, stageManifests } from './plan-files.js';

/** In a run folder: the run has written its history line. */
export const ENDED_MARKER = 'ended';

export interface WriteRunFolder {
  jobsDir: string;
  runKey: string;
  generated: GeneratedManifests;
}

/**
 * Writes `<jobsDir>/<runKey>/` whole, by one rename, and returns its path. Writing the same plan again finds it there
 * and changes nothing; a folder of that name with other content belongs to another run.
 *
 * @throws StageError Conflict, or what the file system says.
 */
export async function writeRunFolder({ jobsDir, runKey, generated }: WriteRunFolder): Promise<string> {
  const folder = join(jobsDir, runKey);
  try {
    await expectLinkOrNothing(join(jobsDir, LATEST_LINK));
    await stageManifests({ parent: jobsDir, generated }, async (staging) => {
      // mkdtemp makes private folders; manifests are for every reader of the jobs dir.
      await chmod(staging, 0o755);
      try {
        await rename(staging, folder);
      } catch (error) {
        if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error;
        await expectSamePlan(folder, generated);
        // A reset runs an ended run again: nobody may prune it meanwhile.
        await rm(join(folder, ENDED_MARKER), { force: true });
      }
    });
    await pointLatestAt(jobsDir, runKey);
  } catch (error) {
    throw explainFileProblem(error, `write the manifests of this run to ${folder}`);
  }
  return folder;
}

/** Marks the run of a plan folder as ended, which lets later runs prune it. */
export async function markEnded(planDir: string): Promise<void> {
  await writeFile(join(planDir, ENDED_MARKER), '');
}

async function expectSamePlan(folder: string, generated: GeneratedManifests): Promise<void> {
  const plan = await readPlan(folder);
  if (plan?.digest !== generated.plan.digest) {
    throw new StageError({
      type: 'Conflict',
      message: `Expected ${folder} to be absent or to hold this run's plan, but it holds another one.`,
      hint: 'Choose another run key, or remove that folder if its run is over.',
    });
  }
  for (const { file, sha256: expected } of plan.files) {
    if (sha256(await readFile(join(folder, file))) === expected) continue;
    throw new StageError({
      type: 'Conflict',
      message: `Expected ${join(folder, file)} as it was generated, but it was changed since.`,
      hint: 'Remove the folder of this run, or start another run.',
    });
  }
}

/** A file that somebody keeps under this name would be lost. */
async function expectLinkOrNothing(path: string): Promise<void> {
  const stats = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  });
  if (stats === null || stats.isSymbolicLink()) return;
  throw new StageError({
    type: 'Conflict',
    message: `Expected ${path} to be the link to the newest run or not to be there, but it is something else.`,
    hint: 'Move it away, or name another jobs folder.',
  });
}

/** Replaces the link by one rename: a reader finds the old run or the new one, never none. */
async function pointLatestAt(jobsDir: string, runKey: string): Promise<void> {
  const holder = await mkdtemp(join(jobsDir, STAGING_PREFIX));
  try {
    await symlink(runKey, join(holder, LATEST_LINK));
    await rename(join(holder, LATEST_LINK), join(jobsDir, LATEST_LINK));
  } finally {
    await rm(holder, { recursive: true, force: true });
  }
}
