import type { ApplyOutcome } from '../apply/contract.js';
import { describeDiff } from '../apply/server-diff.js';
import { shellWord } from '../shell-word.js';
import type { AwaitedPlan } from './state.js';

/** What a person needs to know before a yes, as lines: the digest, what the cluster would do, what it warns about. */
export function describeAwaited({ digest, preview }: AwaitedPlan): string[] {
  const waiting = `Waiting for approval of plan ${digest}`;
  if (preview === undefined) return [waiting];
  return [waiting, describePreview(preview), ...diffLines(preview), ...warningLines(preview)];
}

/** In which fields the cluster would have, or has, Jobs other than planned. */
function diffLines({ planned, preview }: ApplyOutcome): string[] {
  return preview?.asked === true && preview.diff !== undefined ? describeDiff(preview.diff, planned) : [];
}

export function warningLines({ warnings }: ApplyOutcome): string[] {
  return warnings.map((text) => `warning: ${text}`);
}

/** What to type to go on, and to end it. */
export function decisionLines({ workflowId, digest }: Pick<AwaitedPlan, 'workflowId' | 'digest'>): string[] {
  return ['approve', 'reject'].map((verb) => `tuning-pipeline ${verb} ${shellWord(workflowId)} --digest ${digest}`);
}

/** `5 jobs planned: 4 would be created, 1 is there as planned`. */
export function describePreview({ planned, preview }: ApplyOutcome): string {
  const jobs = `${planned} jobs planned`;
  if (preview === undefined) return jobs;
  if (!preview.asked) return `${jobs}; no cluster was asked: ${preview.why}`;
  const { create, unchanged, gone } = preview;
  // A cluster by which nothing could be decided has said so in its warnings.
  if (create + unchanged + gone === 0) return `${jobs}; the cluster decided about none`;
  const lost = gone === 0 ? '' : `, ${gone} ${areOrIs(gone)} gone and will not be started again`;
  return `${jobs}: ${create} would be created, ${unchanged} ${areOrIs(unchanged)} there as planned${lost}`;
}

function areOrIs(count: number): string {
  return count === 1 ? 'is' : 'are';
}
