import { openJobsFolder } from '../adapters/files/run-folder/jobs-folder.js';
import { type ApplyPlan, type PlanFile, planApply } from '../core/apply/plan-apply.js';
import type { Refusal } from '../core/apply/refusal.js';
import { examineFile } from '../core/validate/check/check-file.js';
import type { JobsFolder } from '../core/validate/jobs-folder.js';
import type { Finding } from '../core/validate/report.js';
import { ERROR_RULES } from '../core/validate/rule-book/rule-book.js';
import { startValidation } from '../core/validate/check/validation.js';

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
  const validation = startValidation({ label: folder.label, unplanned: folder.unplanned, rules: ERROR_RULES });
  const examined: PlanFile[] = [];
  for await (const file of folder.read()) {
    const { checked, manifest } = examineFile(file, ERROR_RULES);
    validation.add(checked);
    // What was validated is what is planned: the files are not read again.
    if (manifest !== undefined) examined.push({ file: file.file, manifest, sha256: checked.sha256 });
  }
  const refusals = validation
    .finish()
    .report.findings.filter(({ severity }) => severity === 'error')
    .map(refusalOf);
  if (refusals.length > 0) return { dir, notes, plan: null, refusals };
  const plan = planApply({ files: examined, validatedDigest: null, defaultNamespace });
  return { dir, notes, plan, refusals };
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
