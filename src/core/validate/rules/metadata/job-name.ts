import { isDnsSubdomain, isDnsSubdomainStart } from '../../../kubernetes-names.js';
import type { JobRule } from '../../rule.js';
import { invalid, mismatch, required } from '../../violations.js';

const EXPECTED = 'a DNS-1123 subdomain of at most 253 characters';

export const jobName: JobRule = {
  id: 'job-name',
  severity: 'error',
  description:
    'metadata.name is a DNS-1123 subdomain of at most 253 characters; server-side apply makes none of a generateName.',
  remediation: 'Use lower-case letters, digits, - and ., with a letter or digit at both ends of every part.',
  check({ metadata: { name = '', generateName = '' } }, report) {
    const path = ['metadata', 'name'];
    if (name === '') report(required(path, 'a name for the Job'));
    else if (name.length > 253) report(mismatch(path, EXPECTED, `${name.length} characters`));
    else if (!isDnsSubdomain(name)) report(invalid(path, EXPECTED, name));
    if (generateName !== '' && !isDnsSubdomainStart(generateName))
      report(invalid(['metadata', 'generateName'], 'the start of a DNS-1123 subdomain', generateName));
  },
};
