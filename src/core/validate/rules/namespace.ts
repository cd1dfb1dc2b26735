import { isDnsLabel } from '../kubernetes-names.js';
import type { JobRule } from '../rule.js';
import { showValue } from '../show-value.js';
import { textAt } from '../typed-access.js';

export const namespace: JobRule = {
  id: 'namespace',
  severity: 'error',
  description: 'metadata.namespace, where it is given, is a DNS-1123 label of at most 63 characters.',
  remediation: 'Use lower-case letters, digits and -, with a letter or digit at both ends.',
  check({ metadata }, report) {
    const name = textAt(metadata, 'namespace') ?? '';
    if (name === '' || isDnsLabel(name)) return;
    const message = `expected a DNS-1123 label of at most 63 characters, got ${showValue(name)}`;
    report({ path: ['metadata', 'namespace'], message });
  },
};
