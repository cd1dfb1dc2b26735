import { lstat, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StageError } from '../../../core/errors.js';
import type { GeneratedManifests } from '../../../core/generate/generate-manifests.js';
import { PLAN_FILE, type Plan } from '../../../core/generate/plan.js';
import { sha256 } from '../../../core/hash.js';
import { codeOf, explainFileProblem } from '../file-problem.js';
import { readPlan, stageManifests } from './plan-files.js';
import { LATEST_LINK } from '../../../core/pipeline/run-key.js';

export interface WriteOutputFolder {
  outputDir: string;
  generated: GeneratedManifests;
}

/**
 * Writes a standalone plan into a folder that people own: replaces what the earlier plan.json lists and nobody has
 * changed since, and never touches any other file.
 *
 * @throws StageError Conflict when a file of another origin is in the way; nothing has been written then.
 */
export async function writeOutputFolder({ outputDir, generated }: WriteOutputFolder): Promise<void> {
  try {
    const earlier = await readPlan(outputDir);
    await expectNothingInTheWay(outputDir, generated, earlier);
    await stageManifests({ parent: outputDir, generated }, async (staging) => {
      for (const file of generated.files.keys()) await rename(join(staging, file), join(outputDir, file));
      await removeStale(outputDir, generated, earlier);
      // The plan comes last: until then the earlier one stands, and a reader sees that its files are gone.
      await rename(join(staging, PLAN_FILE), join(outputDir, PLAN_FILE));
    });
    await removeLatestLink(outputDir);
  } catch (error) {
    throw explainFileProblem(error, `write the manifests to ${outputDir}`);
  }
}

async function expectNothingInTheWay(
  outputDir: string,
  generated: GeneratedManifests,
  earlier: Plan | null,
): Promise<void> {
  const listed = new Map(earlier?.files.map(({ file, sha256: hash }) => [file, hash]));
  for (const [file, text] of generated.files) {
    const present = await hashOf(join(outputDir, file));
    if (present === null || present === sha256(text) || present === listed.get(file)) continue;
    throw new StageError({
      type: 'Conflict',
      message: `Expected ${join(outputDir, file)} to be absent or as it was generated, but there is another file of that name, or somebody has edited it.`,
      hint: 'Move it away or choose another folder.',
    });
  }
}

async function removeStale(outputDir: string, generated: GeneratedManifests, earlier: Plan | null): Promise<void> {
  for (const { file, sha256: listed } of earlier?.files ?? []) {
    if (generated.files.has(file)) continue;
    const path = join(outputDir, file);
    if ((await hashOf(path)) === listed) await rm(path);
  }
}

/** A pipeline run's link would lead readers past the plan that now lies here. */
async function removeLatestLink(outputDir: string): Promise<void> {
  const link = join(outputDir, LATEST_LINK);
  const isLink = await lstat(link).then(
    (entry) => entry.isSymbolicLink(),
    () => false,
  );
  if (isLink) await rm(link);
}

async function hashOf(path: string): Promise<string | null> {
  try {
    return sha256(await readFile(path));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
