import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule } from '../../rule.js';

export const negativeGrace: JobRule = {
  id: 'negative-grace',
  severity: 'warning',
  description: 'terminationGracePeriodSeconds is 0 or more: less than that is taken for 1.',
  remediation: 'Write the number of seconds that the program needs to end.',
  check({ podSpec: { terminationGracePeriodSeconds: seconds = 0 } }, report) {
    if (seconds >= 0) return;
    const path = [...POD_SPEC_PATH, 'terminationGracePeriodSeconds'];
    report({ path, message: `expected a number of 0 or more, got ${seconds}` });
  },
};
