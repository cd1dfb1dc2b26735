import { readdir, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { StageError } from '../../../core/errors.js';
import { PLAN_FILE, type Plan } from '../../../core/generate/plan.js';
import type { JobsFolder } from '../../../core/validate/jobs-folder.js';
import { codeOf, explainFileProblem } from '../file-problem.js';
import { readManifests } from './manifest-files.js';
import { readPlan } from './plan-files.js';
import { LATEST_LINK } from '../../../core/pipeline/run-key.js';

const MANIFEST_NAME = /^[^.].*\.(?:ya?ml|json)$/s;

/** The folder of `--jobs-dir`. */
export interface OpenJobsFolder {
  /** Absolute. */
  path: string;
  /** The path as it was typed, for messages. */
  label: string;
}

/**
 * What `--jobs-dir D` means: D with its own plan.json, else the folder behind D/latest, else every manifest in D.
 *
 * @throws StageError NotFound without a folder or without manifests, Corrupt for a plan that can't be used.
 */
export async function openJobsFolder({ path, label }: OpenJobsFolder): Promise<JobsFolder> {
  const names = await listFiles({ path, label });
  const plan = await readPlanIn({ path, label });
  if (plan !== null) return plannedFolder({ path, label, via: 'plan', plan, names });
  const latest = await openLatest({ path, label });
  if (latest !== null) return latest;
  const files = names.filter((name) => MANIFEST_NAME.test(name));
  if (files.length === 0) throw noManifests(label);
  return {
    dir: path,
    label,
    via: 'files',
    plan: null,
    files,
    unplanned: [],
    read: () => readManifests({ path, files, plan: null }),
  };
}

/** null where D has no `latest`, or a folder of that name that is no run's. */
async function openLatest({ path, label }: OpenJobsFolder): Promise<JobsFolder | null> {
  const link = join(path, LATEST_LINK);
  const entry = (await readdir(path, { withFileTypes: true })).find(({ name }) => name === LATEST_LINK);
  if (entry === undefined) return null;
  // Followed once: a run that starts meanwhile moves the link, and must not move what is being read.
  const target = await realpath(link).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw explainFileProblem(error, `follow ${join(label, LATEST_LINK)}`);
  });
  const plan = target === null ? null : await readPlanIn({ path: target, label: join(label, LATEST_LINK) });
  if (target === null || plan === null) {
    if (entry.isDirectory()) return null;
    throw new StageError({
      type: 'NotFound',
      message: `Expected ${join(label, LATEST_LINK)} to lead to a folder with a plan.json, but ${target === null ? 'that folder is gone' : 'there is none'}.`,
      hint: 'Generate again, or name the folder of a run with --jobs-dir.',
    });
  }
  const inside = relative(await realpath(path), target);
  const shown = inside.startsWith('..') ? target : join(label, inside);
  return plannedFolder({
    path: target,
    label: shown,
    via: 'latest',
    plan,
    names: await listFiles({ path: target, label: shown }),
  });
}

type PlannedFolder = OpenJobsFolder & { via: 'plan' | 'latest'; plan: Plan; names: readonly string[] };

function plannedFolder({ path, label, via, plan, names }: PlannedFolder): JobsFolder {
  const files = plan.files.map(({ file }) => file);
  const planned = new Set(files);
  if (files.length === 0) throw noManifests(label);
  const unplanned = names.filter((name) => MANIFEST_NAME.test(name) && name !== PLAN_FILE && !planned.has(name));
  return { dir: path, label, via, plan, files, unplanned, read: () => readManifests({ path, files, plan }) };
}

async function readPlanIn({ path, label }: OpenJobsFolder): Promise<Plan | null> {
  try {
    return await readPlan(path);
  } catch (error) {
    if (!(error instanceof StageError)) throw explainFileProblem(error, `read ${join(label, PLAN_FILE)}`);
    const { type, message, hint } = error;
    throw new StageError({
      type,
      message: `In ${label}: ${message}`,
      ...(hint === undefined ? {} : { hint }),
      cause: error,
    });
  }
}

/** Names of everything in the folder but folders, sorted. */
async function listFiles({ path, label }: OpenJobsFolder): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      throw new StageError({
        type: 'NotFound',
        message: `Expected a folder of manifests at ${label}, but there is no such folder.`,
        hint: 'Run generate first, or name the folder with --jobs-dir.',
        cause: error,
      });
    }
    throw explainFileProblem(error, `read the folder ${label}`);
  }
}

function noManifests(label: string): StageError {
  return new StageError({
    type: 'NotFound',
    message: `Expected at least one manifest (*.yaml, *.yml or *.json) in ${label}, but there is none.`,
    hint: 'Run generate first, or name the folder with --jobs-dir.',
  });
}
