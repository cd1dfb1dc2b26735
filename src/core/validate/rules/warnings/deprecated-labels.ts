import type { FieldPath } from '../../../yaml/field-path.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule, Report } from '../../rule.js';
import type { NodeSelectorTerm } from '../../schema/job-types.js';
import { showValue } from '../../show-value.js';

/** What stands in place of the label today; '' where nothing does. */
const REPLACEMENTS: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'kubernetes.io/arch'],
  ['beta.kubernetes.io/os', 'kubernetes.io/os'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['beta.kubernetes.io/instance-type', 'node.kubernetes.io/instance-type'],
  ['app.kubernetes.io/created-by', ''],
  ['scheduler.alpha.kubernetes.io/preferAvoidPods', ''],
  ['node-role.kubernetes.io/master', 'node-role.kubernetes.io/control-plane'],
]);

const AFFINITY = [...POD_SPEC_PATH, 'affinity', 'nodeAffinity'];

export const deprecatedLabels: JobRule = {
  id: 'deprecated-labels',
  severity: 'warning',
  description: 'Nodes are chosen by labels that are not deprecated.',
  remediation: 'Use the label that has replaced it: nodes will not have the old one for ever.',
  check({ podSpec }, report) {
    for (const key of Object.keys(podSpec.nodeSelector ?? {}))
      warn(key, [...POD_SPEC_PATH, 'nodeSelector', { key }], report, 'key');
    const affinity = podSpec.affinity?.nodeAffinity;
    const mandatory = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
    for (const [index, term] of mandatory.entries()) {
      const path = [...AFFINITY, 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms', index];
      checkTerm(term, path, report);
    }
    for (const [index, term] of (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
      const path = [...AFFINITY, 'preferredDuringSchedulingIgnoredDuringExecution', index, 'preference'];
      checkTerm(term.preference ?? {}, path, report);
    }
    for (const [index, { topologyKey = '' }] of (podSpec.topologySpreadConstraints ?? []).entries())
      warn(topologyKey, [...POD_SPEC_PATH, 'topologySpreadConstraints', index, 'topologyKey'], report);
  },
};

function checkTerm({ matchExpressions = [] }: NodeSelectorTerm, path: FieldPath, report: Report): void {
  for (const [index, { key = '' }] of matchExpressions.entries())
    warn(key, [...path, 'matchExpressions', index, 'key'], report);
}

function warn(label: string, path: FieldPath, report: Report, part: 'key' | 'value' = 'value'): void {
  const replacement = REPLACEMENTS.get(label);
  if (replacement === undefined) return;
  const expected = replacement === '' ? 'a label that is not deprecated' : replacement;
  report({ path, part, message: `expected ${expected}, got ${showValue(label)}` });
}
