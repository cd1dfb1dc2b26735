import { isDnsLabel } from '../../../kubernetes-names.js';
import type { JobRule } from '../../rule.js';
import { invalid } from '../../violations.js';

export const indexedHostName: JobRule = {
  id: 'indexed-host-name',
  severity: 'error',
  description:
    'The name of an Indexed Job with the highest index behind it is a DNS label of at most 63 characters: it is the host name of a Pod.',
  remediation: 'Shorten the name, and write - for every dot.',
  check({ metadata: { name = '' }, spec: { completionMode, completions = 0 } }, report) {
    if (completionMode !== 'Indexed' || completions <= 0) return;
    const hostName = `${name}-${completions - 1}`;
    if (!isDnsLabel(hostName))
      report(invalid(['metadata', 'name'], 'a name that makes DNS labels of at most 63 characters', hostName));
  },
};
