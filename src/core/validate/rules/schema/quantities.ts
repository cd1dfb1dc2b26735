import type { JobRule } from '../../rule.js';
import { kindOf, showValue } from '../../show-value.js';

export const quantities: JobRule = {
  id: 'quantities',
  severity: 'error',
  description: 'Amounts are Kubernetes quantities.',
  remediation: 'Write a number with one of n u m k M G T P E or Ki Mi Gi Ti Pi Ei behind it, such as 500m or 512Mi.',
  check({ problems }, report) {
    for (const problem of problems) {
      if (problem.kind !== 'bad-quantity') continue;
      const { path, value } = problem;
      const got = typeof value === 'object' ? kindOf(value) : showValue(value);
      report({ path, message: `expected a quantity such as 500m, 1 or 512Mi, got ${got}` });
    }
  },
};
