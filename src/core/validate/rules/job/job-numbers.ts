import type { JobRule } from '../../rule.js';
import { invalid } from '../../violations.js';

const FIELDS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;

export const jobNumbers: JobRule = {
  id: 'job-numbers',
  severity: 'error',
  description: `The numbers of a Job (${FIELDS.join(', ')}) are 0 or more.`,
  remediation: 'Write 0 or more, or leave the field out.',
  check({ spec }, report) {
    for (const field of FIELDS) {
      const value = spec[field];
      if (value !== undefined && value < 0) report(invalid(['spec', field], 'a number of 0 or more', value));
    }
  },
};
