import { openJobsFolder } from '../adapters/files/jobs-folder.js';
import { type ApplyPlan, startPlan } from '../core/apply/plan-apply.js';
import type { Refusal } from '../core/apply/refusal.js';
import type { JobsFolder } from '../core/validate/jobs-folder.js';
import type { Finding } from '../core/validate/report.js';
import { validateFolder } from '../core/validate/validate-manifests.js';

export interface PlanFolder {
  path: string;
  /** The path as it was typed. */
  label: string;
  defaultNamespace: string;
}

export interface PlannedFolder {
  /** The folder that holds the manifests, wherever the named one has led. */
  dir: string;
  /** What the operator should know about how the folder was read. */
  notes: string[];
  /** null: refused, `refusals` say why. */
  plan: ApplyPlan | null;
  refusals: Refusal[];
}

/** Validates a folder and plans what it read: the standalone apply, where no earlier stage vouches for the files. */
export async function planFolder({ path, label, defaultNamespace }: PlanFolder): Promise<PlannedFolder> {
  const folder = await openJobsFolder({ path, label });
  const { dir } = folder;
  const notes = describeFolder(folder, label);
  const { report, digest } = await validateFolder(folder, { label: folder.label });
  const refusals = report.findings.filter(({ severity }) => severity === 'error').map(refusalOf);
  if (refusals.length > 0) return { dir, notes, plan: null, refusals };
  const planning = startPlan({ validatedDigest: digest, defaultNamespace });
  for await (const entry of folder.read()) if ('bytes' in entry) planning.add(entry);
  return { dir, notes, plan: planning.finish(), refusals };
}

function describeFolder(folder: JobsFolder, label: string): string[] {
  if (folder.via === 'latest') return [`Reading ${folder.label}, where ${label}/latest leads.`];
  if (folder.via === 'files') return [`${label} has no plan.json: taking every manifest in it, as validated now.`];
  return folder.unplanned.map((file) => `${file} is not in the plan and is left alone.`);
}

function refusalOf({ file, line, column, rule, message, hint }: Finding): Refusal {
  return {
    rule: 'InvalidJob',
    object: `${file}:${line}:${column}`,
    message: `${rule}: ${message.replace(/\.$/, '')}`,
    hint,
  };
}
