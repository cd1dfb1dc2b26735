import { isMapping } from '../../yaml/parse-mapping.js';
import { isEnvName } from '../kubernetes-names.js';
import type { JobRule } from '../rule.js';
import { showValue } from '../show-value.js';
import { listAt, textAt } from '../typed-access.js';

export const envNames: JobRule = {
  id: 'env-names',
  severity: 'error',
  description:
    'Every env entry has a name of printable ASCII without =, used once in its container. The server only warns about a repeated name on create, but refuses it in the server-side apply that this pipeline uses.',
  remediation: 'Give every variable one name of printable ASCII without =.',
  check({ containers }, report) {
    for (const { path: owner, container } of containers) {
      const first = new Map<string, number>();
      for (const [index, item] of (listAt(container, 'env') ?? []).entries()) {
        const path = [...owner, 'env', index, 'name'];
        const name = textAt(isMapping(item) ? item : undefined, 'name') ?? '';
        const earlier = first.get(name);
        if (name === '') {
          if (hasNoName(item)) report({ path, message: 'expected a name for the variable, got nothing' });
        } else if (!isEnvName(name)) {
          report({ path, message: `expected printable ASCII without =, got ${showValue(name)}` });
        } else if (earlier !== undefined) {
          report({
            path,
            message: `expected each name once, got ${showValue(name)} again (first in env[${earlier}])`,
            hint: 'Remove one of the two: create only warns about it, but server-side apply refuses the Job.',
          });
        } else {
          first.set(name, index);
        }
      }
    }
  },
};

/** A name of a wrong type is a matter for `field-types`. */
function hasNoName(item: unknown): boolean {
  if (item === null) return true;
  return isMapping(item) && (item['name'] === undefined || item['name'] === null || item['name'] === '');
}
