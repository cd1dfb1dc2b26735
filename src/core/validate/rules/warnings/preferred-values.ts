import { isLabelValue } from '../../../kubernetes-names.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule } from '../../rule.js';
import { showValue } from '../../show-value.js';

const PATH = [...POD_SPEC_PATH, 'affinity', 'nodeAffinity', 'preferredDuringSchedulingIgnoredDuringExecution'];

export const preferredValues: JobRule = {
  id: 'preferred-values',
  severity: 'warning',
  description: 'Preferred node affinities compare with values that a label can have; the others never match.',
  remediation: 'Write the value as the label of a node has it.',
  check({ podSpec }, report) {
    const terms = podSpec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    for (const [index, { preference = {} }] of terms.entries()) {
      for (const [at, { values = [] }] of (preference.matchExpressions ?? []).entries()) {
        for (const [position, value] of values.entries()) {
          if (isLabelValue(value)) continue;
          const path = [...PATH, index, 'preference', 'matchExpressions', at, 'values', position];
          report({ path, message: `expected a legal label value, got ${showValue(value)}` });
        }
      }
    }
  },
};
