import { explainConflict } from '../../../core/apply/explain-conflict.js';
import { findDifferences } from '../../../core/apply/find-differences.js';
import { isOwnManager } from '../../../core/apply/origin.js';
import type { PlannedJob } from '../../../core/apply/plan-apply.js';
import { isMapping } from '../../../core/yaml/parse-mapping.js';
import { jobPath } from '../request/jobs-path.js';
import { type Sending, sendJob } from './send-objects.js';
import { sendPatiently } from '../request/send-patiently.js';

/** The others differ in the same way more often than not. */
const MAX_EXPLAINED = 3;

/** In what the Jobs that have planned names differ from the planned ones, field by field; '' where they do not. */
export async function explainTaken(jobs: readonly PlannedJob[], sending: Sending): Promise<string> {
  const explanations = await Promise.all(jobs.slice(0, MAX_EXPLAINED).map((job) => explainOne(job, sending)));
  return explanations.filter((explanation) => explanation !== null).join('; ');
}

async function explainOne(job: PlannedJob, sending: Sending): Promise<string | null> {
  const { connection, signal } = sending;
  const path = jobPath(job);
  const [{ status, text }, { answer }] = await Promise.all([
    sendPatiently({ connection, request: { method: 'GET', path, signal } }),
    sendJob(job, { ...sending, dryRun: true }),
  ]);
  const existing: unknown = status < 300 ? JSON.parse(text) : null;
  return explainConflict({
    name: job.name,
    differences: isMapping(existing) ? findDifferences(job.manifest, existing) : [],
    // What another run has set has been compared.
    conflicts: answer.kind === 'refused' ? answer.conflicts.filter((conflict) => !isOwnManager(conflict)) : [],
  });
}
