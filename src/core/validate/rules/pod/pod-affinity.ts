import { isDnsLabel, isLabelKey } from '../../../kubernetes-names.js';
import type { FieldPath } from '../../../yaml/field-path.js';
import { checkLabelKeys } from './label-keys.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import { checkLabelSelector } from '../../fields/label-selector.js';
import type { JobRule, Report } from '../../rule.js';
import type { PodAffinityTerm } from '../../schema/job-types.js';
import { invalid, required } from '../../violations.js';

const MAX_WEIGHT = 100;

export const podAffinity: JobRule = {
  id: 'pod-affinity',
  severity: 'error',
  description:
    'Every term of podAffinity and podAntiAffinity has a topologyKey, legal selectors and, where it is only preferred, a weight from 1 to 100.',
  remediation: 'Complete the term: topologyKey, and a labelSelector for what it is about.',
  check({ podSpec: { affinity = {} } }, report) {
    for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
      const path = [...POD_SPEC_PATH, 'affinity', kind];
      const mandatory = affinity[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
      for (const [index, term] of mandatory.entries())
        checkTerm(term, [...path, 'requiredDuringSchedulingIgnoredDuringExecution', index], report);
      const preferred = affinity[kind]?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
      for (const [index, { weight = 0, podAffinityTerm = {} }] of preferred.entries()) {
        const at = [...path, 'preferredDuringSchedulingIgnoredDuringExecution', index];
        if (weight < 1 || weight > MAX_WEIGHT) report(invalid([...at, 'weight'], `from 1 to ${MAX_WEIGHT}`, weight));
        checkTerm(podAffinityTerm, [...at, 'podAffinityTerm'], report);
      }
    }
  },
};

function checkTerm(term: PodAffinityTerm, path: FieldPath, report: Report): void {
  checkLabelSelector(term.labelSelector, [...path, 'labelSelector'], report);
  checkLabelSelector(term.namespaceSelector, [...path, 'namespaceSelector'], report);
  for (const [index, name] of (term.namespaces ?? []).entries()) {
    const at = [...path, 'namespaces', index];
    if (!isDnsLabel(name)) report(invalid([...path, 'namespace'], 'a DNS-1123 label', name, { at }));
  }
  checkLabelKeys(term, path, report);
  const { topologyKey = '' } = term;
  if (topologyKey === '') report(required([...path, 'topologyKey'], 'the label of nodes that makes them one place'));
  if (!isLabelKey(topologyKey)) report(invalid([...path, 'topologyKey'], 'a label key [prefix/]name', topologyKey));
}
