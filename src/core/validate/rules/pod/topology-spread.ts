import { checkLabelKeys } from './label-keys.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import { checkLabelSelector } from '../../fields/label-selector.js';
import type { JobRule } from '../../rule.js';
import { duplicate, invalid, required, unsupported } from '../../violations.js';

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];
const NODE_POLICIES = ['Honor', 'Ignore'];

export const topologySpread: JobRule = {
  id: 'topology-spread',
  severity: 'error',
  description:
    'A topology spread constraint has maxSkew above 0, a topologyKey and whenUnsatisfiable, no second one has both the same, and minDomains stands beside DoNotSchedule.',
  remediation: 'Complete the constraint, or remove the second one.',
  check({ podSpec: { topologySpreadConstraints: constraints = [] } }, report) {
    for (const [index, constraint] of constraints.entries()) {
      const path = [...POD_SPEC_PATH, 'topologySpreadConstraints', index];
      const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', minDomains } = constraint;
      if (maxSkew <= 0) report(invalid([...path, 'maxSkew'], 'more than 0', maxSkew));
      if (topologyKey === '')
        report(required([...path, 'topologyKey'], 'the label of nodes that makes them one place'));
      if (!ACTIONS.includes(whenUnsatisfiable))
        report(unsupported([...path, 'whenUnsatisfiable'], ACTIONS, whenUnsatisfiable));
      const isRepeated = constraints
        .slice(index + 1)
        .some(
          (other) => (other.topologyKey ?? '') === topologyKey && (other.whenUnsatisfiable ?? '') === whenUnsatisfiable,
        );
      if (isRepeated) {
        const named = [...path, '{topologyKey, whenUnsatisfiable}'];
        report(duplicate(named, 'another topologyKey or whenUnsatisfiable', topologyKey, { at: path }));
      }
      if (minDomains !== undefined) {
        const at = [...path, 'minDomains'];
        if (minDomains <= 0) report(invalid(at, 'more than 0', minDomains));
        if (whenUnsatisfiable !== 'DoNotSchedule')
          report(invalid(at, 'minDomains beside DoNotSchedule only', whenUnsatisfiable));
      }
      for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
        const policy = constraint[field];
        if (policy !== undefined && !NODE_POLICIES.includes(policy))
          report(unsupported([...path, field], NODE_POLICIES, policy));
      }
      checkLabelKeys({ ...constraint, mismatchLabelKeys: [] }, path, report);
      checkLabelSelector(constraint.labelSelector, [...path, 'labelSelector'], report);
    }
  },
};
