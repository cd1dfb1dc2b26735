import { type JobAction } from '../../core/apply/decide-jobs.js';
import { type Refusal, renderRefusals } from '../../core/apply/refusal.js';
import { LOST } from '../../core/apply/count-decisions.js';
import { describeDiff, type ServerDiff } from '../../core/apply/server-diff.js';

/** What apply did, or would do. */
export interface ShownApply {
  mode: 'dry-run' | 'apply';
  /** '' where there is no plan. */
  digest: string;
  jobs: readonly { file: string; name: string; namespace: string; action: JobAction }[];
  refusals: readonly Refusal[];
  warnings: readonly string[];
  diff?: ServerDiff;
}

const WORDS: Readonly<Record<JobAction, string>> = {
  create: 'would create',
  created: 'created',
  unchanged: 'unchanged',
  gone: 'gone',
  unsure: 'unsure',
  replaced: 'replaced',
  conflict: 'taken',
};

/** One line for each Job and a last one that counts them; refusals and warnings apart. */
export function renderApply({ mode, jobs, refusals, warnings, diff }: ShownApply): { out: string; err: string } {
  const refused = renderRefusals(refusals).map((sentence) => `Refused: ${sentence}\n`);
  const differs = diff === undefined || diff.fields.length === 0 ? [] : describeDiff(diff, jobs.length);
  const err = [
    ...differs.map((line) => `Diff: ${line}\n`),
    ...warnings.map((warning) => `Warning: ${warning.replace(/^apply: /, '')}\n`),
    ...refused,
  ].join('');
  if (refusals.length > 0) return { out: '', err: `${err}${mode === 'apply' ? 'Nothing was written.\n' : ''}` };
  const lines = jobs.map(({ action, namespace, name }) => `${WORDS[action]} job ${namespace}/${name}\n`);
  return { out: `${lines.join('')}${jobs.length} jobs (${mode})${renderCounts(mode, jobs)}\n`, err };
}

/** As in the summary of a run; a dry run has done nothing that could be counted. */
function renderCounts(mode: ShownApply['mode'], jobs: ShownApply['jobs']): string {
  if (mode === 'dry-run') return '';
  const count = (...actions: JobAction[]) => jobs.filter(({ action }) => actions.includes(action)).length;
  const gone = count(...LOST);
  return `: ${count('created')} created, ${count('unchanged')} unchanged${gone === 0 ? '' : `, ${gone} gone`}`;
}

/** The document of `-o json`: a contract, its members keep their names. */
export function renderApplyAsJson({ mode, digest, ...shown }: ShownApply): string {
  const document = { apiVersion: 'tuning-pipeline/v1', kind: 'ApplyPlan', mode, digest, ...shown };
  return `${JSON.stringify(document, null, 2)}\n`;
}
