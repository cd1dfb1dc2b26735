import { isDnsLabel } from '../../../kubernetes-names.js';
import type { JobRule } from '../../rule.js';
import { invalid } from '../../violations.js';

export const namespace: JobRule = {
  id: 'namespace',
  severity: 'error',
  description: 'metadata.namespace, where it is given, is a DNS-1123 label of at most 63 characters.',
  remediation: 'Use lower-case letters, digits and -, with a letter or digit at both ends.',
  check({ metadata: { namespace = '' } }, report) {
    if (namespace === '' || isDnsLabel(namespace)) return;
    report(invalid(['metadata', 'namespace'], 'a DNS-1123 label of at most 63 characters', namespace));
  },
};
