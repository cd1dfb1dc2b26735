import { POD_SPEC_PATH } from '../job-view.js';
import type { JobRule } from '../rule.js';
import { showValue } from '../show-value.js';
import { memberOf } from '../typed-access.js';

export const restartPolicy: JobRule = {
  id: 'restart-policy',
  severity: 'error',
  description: 'restartPolicy is Never or OnFailure. Left out it would be Always, which a Job can’t have.',
  remediation: 'Set restartPolicy: Never, which keeps the logs of a failed Pod, or OnFailure.',
  check({ podSpec }, report) {
    const value = memberOf(podSpec, 'restartPolicy');
    if (podSpec === undefined || value === 'Never' || value === 'OnFailure') return;
    report({
      path: [...POD_SPEC_PATH, 'restartPolicy'],
      message: `expected Never or OnFailure, got ${showValue(value)}`,
    });
  },
};
