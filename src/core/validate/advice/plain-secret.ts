import { isMapping } from '../../yaml/parse-mapping.js';
import type { AdviceRule } from './advice-rule.js';
import { showValue } from '../show-value.js';
import { listAt, type Mapping, textAt } from '../../yaml/typed-access.js';
import { holdsSecret, isSecretName, mayConcernSecret } from './secret-name.js';

export const plainSecret: AdviceRule = {
  id: 'plain-secret',
  severity: 'warning',
  description:
    'No credential stands in a variable’s value or in an argument, where everybody who may read Jobs or these files reads it too.',
  remediation:
    'Keep it in a Secret: valueFrom.secretKeyRef for a variable, $(NAME) of such a variable for an argument.',
  check({ containers }, report) {
    for (const { path, container } of containers) {
      for (const [index, item] of (listAt(container, 'env') ?? []).entries()) {
        const name = isMapping(item) ? secretVariable(item) : null;
        if (name === null) continue;
        // The value is shown nowhere.
        const message = `expected ${showValue(name)} to come from a Secret, got its value`;
        report({ path: [...path, 'env', index, 'value'], message });
      }
      for (const list of ['command', 'args']) {
        for (const index of secretArguments(listAt(container, list) ?? [])) {
          report({ path: [...path, list, index], message: 'expected no credential in an argument, got one' });
        }
      }
    }
  },
};

/** The name of a variable that has a credential for a value; null for any other. */
function secretVariable(variable: Mapping): string | null {
  const [name, value] = [textAt(variable, 'name') ?? '', textAt(variable, 'value') ?? ''];
  return (isSecretName(name) && isLiteral(value)) || holdsSecret(value) ? name : null;
}

/** Indexes of `--password=x`, of the x in `--password x`, and of what is a credential by its form. */
function secretArguments(list: readonly unknown[]): number[] {
  // Texts only: a list in the list may be an alias, and without end when it is written out.
  if (!mayConcernSecret(list.filter((item) => typeof item === 'string').join('\n'))) return [];
  return [...list.keys()].filter((index) => {
    const [argument, before] = [list[index], list[index - 1]];
    if (typeof argument !== 'string') return false;
    if (holdsSecret(argument)) return true;
    const [, flag = '', value = ''] = /^--?([A-Za-z][\w.-]*)=(.*)$/s.exec(argument) ?? [];
    if (isSecretName(flag) && isLiteral(value)) return true;
    const isFlag = typeof before === 'string' && /^--?(?!no-)[A-Za-z][\w.-]*$/.test(before);
    return isFlag && isSecretName(before) && !argument.startsWith('-') && isLiteral(argument);
  });
}

/** Something that is written out: not empty, no $(REFERENCE), no path to a file, no switch. */
function isLiteral(value: string): boolean {
  return value !== '' && !value.includes('$(') && !/^(?:\/|true$|false$)/.test(value);
}
