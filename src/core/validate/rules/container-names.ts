import { renderFieldPath } from '../../yaml/field-path.js';
import { isDnsLabel } from '../kubernetes-names.js';
import type { JobRule } from '../rule.js';
import { showValue } from '../show-value.js';
import { textAt } from '../typed-access.js';

export const containerNames: JobRule = {
  id: 'container-names',
  severity: 'error',
  description:
    'Container names are DNS-1123 labels of at most 63 characters, each used once among init and regular containers.',
  remediation: 'Use lower-case letters, digits and -, and another name for every container.',
  check({ containers }, report) {
    const owners = new Map<string, string>();
    for (const { path, container } of containers) {
      const name = textAt(container, 'name') ?? '';
      if (name === '') continue;
      if (!isDnsLabel(name)) {
        report({
          path: [...path, 'name'],
          message: `expected a DNS-1123 label of at most 63 characters, got ${showValue(name)}`,
        });
      }
      const owner = owners.get(name);
      if (owner === undefined) owners.set(name, renderFieldPath(path));
      else
        report({
          path: [...path, 'name'],
          message: `expected a name of its own, got ${showValue(name)}, which ${owner} has`,
        });
    }
  },
};
