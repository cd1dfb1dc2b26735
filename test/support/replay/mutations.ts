import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bundleWorkflows } from '../../../scripts/bundle-workflows.mjs';
import { replace } from '../replace-text.js';

/** A change to the workflow that a stored history must not survive. */
export interface Mutation {
  what: string;
  /** Below src/workflows. */
  file: string;
  change(text: string): string;
}

const swap =
  (one: string, other: string) =>
  (text: string): string => {
    for (const part of [one, other]) replace(part, part)(text);
    return text.replace(one, '\0').replace(other, one).replace('\0', other);
  };

const VALIDATE = "await runStage('validate', { planDir: plan.planDir, digest: plan.digest });";
const APPLY = "await runStage('apply', applyRequest(context, plan));";
const HISTORY = "await tryStage('history', historyRequest(context, Date.now()));";
const ALERTS = "await tryStage('alerts', alertsRequest(context, Date.now()));";
const PIPELINE = 'tuning-pipeline.ts';

export const MUTATIONS: readonly Mutation[] = [
  { what: 'validate and apply change places', file: PIPELINE, change: swap(VALIDATE, APPLY) },
  { what: 'history and alerts change places', file: PIPELINE, change: swap(HISTORY, ALERTS) },
  { what: 'validate is left out', file: PIPELINE, change: replace(VALIDATE, '') },
  { what: 'apply runs twice', file: PIPELINE, change: replace(APPLY, `${APPLY} ${APPLY}`) },
  {
    what: 'the preview comes to runs that began without it',
    file: PIPELINE,
    change: replace("patched('preview-before-approval')", 'patched.length > 0'),
  },
  { what: 'alerts are left out', file: PIPELINE, change: replace(ALERTS, '') },
  {
    what: 'nobody is asked for approval',
    file: 'approval.ts',
    change: replace("if (options.approval === 'none') return;", 'return;'),
  },
  {
    what: 'the deadline has no timer',
    file: 'deadline.ts',
    change: replace('await runWithin(deadlineMs, stages);', 'await stages();'),
  },
];

/** Bundles the workflow with a change, runs `work` with the bundle, and removes it. */
export async function withMutated<T>(mutation: Mutation | null, work: (codePath: string) => Promise<T>): Promise<T> {
  // In the project, so that packages are found; what is below node_modules would not be compiled.
  const folder = await mkdtemp(resolve('dist.staging-mutated-'));
  try {
    for (const part of ['workflows', 'core']) await cp(join('src', part), join(folder, part), { recursive: true });
    if (mutation !== null) {
      const file = join(folder, 'workflows', mutation.file);
      await writeFile(file, mutation.change(await readFile(file, 'utf8')));
    }
    const codePath = join(folder, 'bundle.js');
    await writeFile(codePath, await bundleWorkflows(join(folder, 'workflows/index.ts')));
    return await work(codePath);
  } finally {
    await rm(folder, { recursive: true });
  }
}
