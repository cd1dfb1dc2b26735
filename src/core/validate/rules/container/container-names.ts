import { isDnsLabel } from '../../../kubernetes-names.js';
import { renderFieldPath } from '../../../yaml/field-path.js';
import type { JobRule } from '../../rule.js';
import { duplicate, invalid, required } from '../../violations.js';

export const containerNames: JobRule = {
  id: 'container-names',
  severity: 'error',
  description:
    'There is at least one container, and container names are DNS-1123 labels of at most 63 characters, each used once among init and regular containers.',
  remediation: 'Use lower-case letters, digits and -, and another name for every container.',
  check({ podSpec, containers }, report) {
    if ((podSpec.containers ?? []).length === 0)
      report(required(['spec', 'template', 'spec', 'containers'], 'at least one container'));
    const owners = new Map<string, string>();
    /** An init container without a name; the server compares ephemeral ones with it, but no other init container. */
    let unnamed: string | undefined;
    for (const { path: owner, list, container } of containers) {
      const { name = '' } = container;
      const path = [...owner, 'name'];
      if (name === '') report(required(path, 'a name for the container'));
      else if (!isDnsLabel(name)) report(invalid(path, 'a DNS-1123 label of at most 63 characters', name));
      const other = owners.get(name) ?? (name === '' && list === 'ephemeralContainers' ? unnamed : undefined);
      if (other !== undefined) report(duplicate(path, `another name than that of ${other}`, name));
      else if (name === '' && list === 'initContainers') unnamed = renderFieldPath(owner);
      else owners.set(name, renderFieldPath(owner));
    }
  },
};
