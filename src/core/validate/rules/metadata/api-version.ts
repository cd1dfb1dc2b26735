import type { JobRule } from '../../rule.js';
import { showValue } from '../../show-value.js';

export const apiVersion: JobRule = {
  id: 'api-version',
  severity: 'error',
  description: 'apiVersion is batch/v1.',
  remediation: 'Set apiVersion: batch/v1.',
  check({ manifest }, report) {
    if (manifest['apiVersion'] === 'batch/v1') return;
    report({ path: ['apiVersion'], message: `expected batch/v1, got ${showValue(manifest['apiVersion'])}` });
  },
};
