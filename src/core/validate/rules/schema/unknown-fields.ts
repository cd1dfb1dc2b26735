import { nearest } from '../../../nearest.js';
import type { JobRule } from '../../rule.js';
import { showValue } from '../../show-value.js';

export const unknownFields: JobRule = {
  id: 'unknown-fields',
  severity: 'error',
  description: 'Every field is one that Kubernetes 1.37 knows for a Job, in its own spelling and place.',
  remediation: 'Correct the spelling, move the field to where it belongs, or remove it.',
  check({ problems }, report) {
    for (const problem of problems) {
      if (problem.kind !== 'unknown-field') continue;
      const { path, name, known } = problem;
      const meant = nearest(name, known);
      const message = `expected a field that Kubernetes knows here, got ${showValue(name)}`;
      report({ path, part: 'key', message, ...(meant === null ? {} : { hint: `Write ${meant}, or remove it.` }) });
    }
  },
};
