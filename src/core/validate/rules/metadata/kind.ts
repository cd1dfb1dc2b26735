import type { JobRule } from '../../rule.js';
import { showValue } from '../../show-value.js';

export const kind: JobRule = {
  id: 'kind',
  severity: 'error',
  description: 'kind is Job; nothing else is checked or applied.',
  remediation: 'Set kind: Job, or move the file out of the folder.',
  check({ manifest }, report) {
    if (manifest['kind'] === 'Job') return;
    report({ path: ['kind'], message: `expected Job, got ${showValue(manifest['kind'])}` });
  },
};
