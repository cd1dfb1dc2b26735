import { hasCondition } from '../observed/conditions.js';
import type { Condition, ObservedJob } from '../observed/objects.js';
import { createFinding, type Finding, type JobContext } from './finding.js';
import { lookUp } from './reason-row.js';
import { FAILED_REASONS, SUCCESS_REASONS } from './reason-table/job.js';
import type { Evidence } from './report.js';

/** Conditions whose status decides about a Job. */
const DECISIVE = new Set(['Complete', 'Failed', 'FailureTarget', 'SuccessCriteriaMet', 'Suspended']);

/** A decisive condition that says neither True nor False. */
export function unclearCondition({ conditions }: ObservedJob): Condition | undefined {
  return conditions.find(({ type, status }) => DECISIVE.has(type) && status !== 'True' && status !== 'False');
}

/** What a Failed or FailureTarget condition says. */
export function explainFailure(context: JobContext, condition: Condition): Finding {
  const { job, limits } = context;
  const reason = lookUp(FAILED_REASONS, condition.reason) ?? 'JobFailed';
  const isAboutIndexes = reason === 'FailedIndexes' || reason === 'MaxFailedIndexesExceeded';
  const indexes = isAboutIndexes ? job.failedIndexes : '';
  const message = condition.message || `The Job has failed: ${condition.reason || 'no reason is given'}`;
  const isTolerated = reason === 'FailedIndexes' && countIndexes(indexes) <= limits['failed-indexes'];
  return createFinding(context, {
    reason,
    message: indexes === '' ? message : `${message}: ${indexes}`,
    evidence: [conditionEvidence(condition), ...moreEvidence(job, reason)],
    health: isTolerated ? 'WARN' : 'ERROR',
  });
}

/** What the Complete or SuccessCriteriaMet condition says. */
export function explainSuccess(context: JobContext, condition: Condition): Finding {
  const isComplete = hasCondition(context.job.conditions, 'Complete');
  return createFinding(context, {
    reason: isComplete ? (lookUp(SUCCESS_REASONS, condition.reason) ?? 'Completed') : 'SuccessCriteriaMet',
    message: condition.message || 'All Pods have succeeded.',
    evidence: [conditionEvidence(condition)],
  });
}

export function conditionEvidence({ type, status, reason }: Condition): Evidence {
  return reason === ''
    ? { path: `status.conditions[type=${type}].status`, value: status }
    : { path: `status.conditions[type=${type}].reason`, value: reason };
}

function moreEvidence(job: ObservedJob, reason: string): Evidence[] {
  switch (reason) {
    case 'FailedIndexes':
    case 'MaxFailedIndexesExceeded':
      return [{ path: 'status.failedIndexes', value: job.failedIndexes }];
    case 'DeadlineExceeded':
      return [{ path: 'spec.activeDeadlineSeconds', value: String(job.activeDeadlineSeconds) }];
    default:
      return [];
  }
}

/** How many indexes `1,3-5` names. */
function countIndexes(indexes: string): number {
  if (indexes === '') return Infinity;
  return indexes.split(',').reduce((sum, range) => {
    const [first = '', last = first] = range.split('-');
    return sum + Number(last) - Number(first) + 1;
  }, 0);
}
