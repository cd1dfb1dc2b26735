import { openJobsFolder } from '../adapters/files/jobs-folder.js';
import { type ApplyPlan, planApply } from '../core/apply/plan-apply.js';
import { renderFinding } from '../core/validate/render-finding.js';
import type { JobsFolder } from '../core/validate/jobs-folder.js';
import { validateFolder } from '../core/validate/validate-manifests.js';

export interface PlanFolder {
  path: string;
  /** The path as it was typed. */
  label: string;
  defaultNamespace: string;
}

export interface PlannedFolder {
  /** What the operator should know about how the folder was read. */
  notes: string[];
  /** null: refused, `refusal` says why. */
  plan: ApplyPlan | null;
  refusal: string;
}

/** Validates a folder and plans what it read: the standalone apply, where no earlier stage vouches for the files. */
export async function planFolder({ path, label, defaultNamespace }: PlanFolder): Promise<PlannedFolder> {
  const folder = await openJobsFolder({ path, label });
  const notes = describeFolder(folder, label);
  const { report, digest } = await validateFolder(folder, { label: folder.label });
  const [first] = report.findings.filter(({ severity }) => severity === 'error');
  if (first !== undefined) {
    const refusal = `Refused: ${report.invalid} of ${report.files} manifests are invalid. ${renderFinding(first)}`;
    return { notes, plan: null, refusal };
  }
  const files = await readFiles(folder);
  return { notes, plan: planApply({ files, validatedDigest: digest, defaultNamespace }), refusal: '' };
}

function describeFolder(folder: JobsFolder, label: string): string[] {
  if (folder.via === 'latest') return [`Reading ${folder.label}, where ${label}/latest leads.`];
  if (folder.via === 'files') return [`${label} has no plan.json: taking every manifest in it, as validated now.`];
  return folder.unplanned.map((file) => `${file} is not in the plan and is left alone.`);
}

async function readFiles(folder: JobsFolder): Promise<{ file: string; bytes: Uint8Array }[]> {
  const files: { file: string; bytes: Uint8Array }[] = [];
  for await (const entry of folder.read()) if ('bytes' in entry) files.push({ file: entry.file, bytes: entry.bytes });
  return files;
}
