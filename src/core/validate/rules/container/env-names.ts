import { isEnvName } from '../../../kubernetes-names.js';
import type { JobRule } from '../../rule.js';
import { invalid, required } from '../../violations.js';

export const envNames: JobRule = {
  id: 'env-names',
  severity: 'error',
  description: 'Every env entry has a name of printable ASCII without =.',
  remediation: 'Give every variable a name of printable ASCII without =.',
  check({ containers }, report) {
    for (const { path: owner, container } of containers) {
      for (const [index, { name = '' }] of (container.env ?? []).entries()) {
        const path = [...owner, 'env', index, 'name'];
        if (name === '') report(required(path, 'a name for the variable'));
        else if (!isEnvName(name)) report(invalid(path, 'printable ASCII without =', name));
      }
    }
  },
};
