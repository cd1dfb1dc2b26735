import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { GeneratedManifests } from '../../../core/generate/generate-manifests.js';
import { PLAN_FILE, type Plan, parsePlan, renderPlan } from '../../../core/generate/plan.js';
import { codeOf } from '../file-problem.js';
import { makeFolder } from '../make-folder.js';

/** Folders that are still being written start so; readers of a jobs dir pass over them. */
export const STAGING_PREFIX = '.staging-';

/** The folder's plan, or null where it has none. */
export async function readPlan(folder: string): Promise<Plan | null> {
  try {
    return parsePlan(await readFile(join(folder, PLAN_FILE), 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Whether it is a run's own folder: its plan says so. A plan that people keep beside the runs is theirs. */
export async function isRunFolder(folder: string): Promise<boolean> {
  const plan = await readPlan(folder).catch(() => null);
  return plan?.runKey === basename(folder);
}

/**
 * Writes manifests and plan into a new folder beside their destination and hands it to `publish`, which moves what it
 * wants into place by renaming; whatever happens, no staging folder is left behind.
 */
export async function stageManifests(
  { parent, generated }: { parent: string; generated: GeneratedManifests },
  publish: (staging: string) => Promise<void>,
): Promise<void> {
  await makeFolder(parent);
  const staging = await mkdtemp(join(parent, STAGING_PREFIX));
  try {
    for (const [file, text] of generated.files) await writeFile(join(staging, file), text);
    await writeFile(join(staging, PLAN_FILE), renderPlan(generated.plan));
    await publish(staging);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
