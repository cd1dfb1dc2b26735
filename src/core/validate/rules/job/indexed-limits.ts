import type { JobRule } from '../../rule.js';
import { invalid, required } from '../../violations.js';

/** More indexes than these can't be listed in a Job's status. */
const MAX_PARALLELISM = 100_000;
const MAX_FAILED_INDEXES = 100_000;
/** Above so many completions the server allows less of everything. */
const MANY_COMPLETIONS = 100_000;
const MAX_PARALLELISM_OF_MANY = 10_000;
const MAX_FAILED_INDEXES_OF_MANY = 10_000;

export const indexedLimits: JobRule = {
  id: 'indexed-limits',
  severity: 'error',
  description:
    'An Indexed Job has at most 100000 Pods at a time and tolerates at most 100000 failed indexes and no more than its completions; above 100000 completions with backoffLimitPerIndex both limits are 10000, and maxFailedIndexes is set.',
  remediation: 'Lower the number, or split the Job.',
  check({ spec }, report) {
    const { completionMode, completions, parallelism = 1, maxFailedIndexes, backoffLimitPerIndex } = spec;
    if (completionMode !== 'Indexed') return;
    const failed = ['spec', 'maxFailedIndexes'];
    const parallel = ['spec', 'parallelism'];
    if (parallelism > MAX_PARALLELISM) report(invalid(parallel, `at most ${MAX_PARALLELISM}`, parallelism));
    if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions)
      report(invalid(failed, `at most the ${completions} completions`, maxFailedIndexes));
    if (maxFailedIndexes !== undefined && maxFailedIndexes > MAX_FAILED_INDEXES)
      report(invalid(failed, `at most ${MAX_FAILED_INDEXES}`, maxFailedIndexes));
    if (completions === undefined || completions <= MANY_COMPLETIONS || backoffLimitPerIndex === undefined) return;
    const reason = `with more than ${MANY_COMPLETIONS} completions`;
    if (maxFailedIndexes === undefined) report(required(failed, `a number ${reason}`));
    else if (maxFailedIndexes > MAX_FAILED_INDEXES_OF_MANY)
      report(invalid(failed, `at most ${MAX_FAILED_INDEXES_OF_MANY} ${reason}`, maxFailedIndexes));
    if (parallelism > MAX_PARALLELISM_OF_MANY)
      report(invalid(parallel, `at most ${MAX_PARALLELISM_OF_MANY} ${reason}`, parallelism));
  },
};
