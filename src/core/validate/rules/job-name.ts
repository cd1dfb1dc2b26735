import { isDnsSubdomain } from '../kubernetes-names.js';
import type { JobRule } from '../rule.js';
import { showValue } from '../show-value.js';
import { textAt } from '../typed-access.js';

export const jobName: JobRule = {
  id: 'job-name',
  severity: 'error',
  description: 'metadata.name is a DNS-1123 subdomain of at most 253 characters.',
  remediation: 'Use lower-case letters, digits, - and ., with a letter or digit at both ends of every part.',
  check({ metadata }, report) {
    const name = textAt(metadata, 'name');
    if (name === undefined || name === '' || isDnsSubdomain(name)) return;
    const got = name.length > 253 ? `${name.length} characters` : showValue(name);
    report({
      path: ['metadata', 'name'],
      message: `expected a DNS-1123 subdomain of at most 253 characters, got ${got}`,
    });
  },
};
