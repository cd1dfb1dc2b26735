import { isLabelKey } from '../../../kubernetes-names.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule } from '../../rule.js';
import { duplicate, invalid } from '../../violations.js';

export const podGates: JobRule = {
  id: 'pod-gates',
  severity: 'error',
  description: 'Readiness gates and scheduling gates have qualified names, scheduling gates each once.',
  remediation: 'Use prefix/name, as the controller that opens the gate has it.',
  check({ podSpec: { readinessGates = [], schedulingGates = [] } }, report) {
    for (const [index, { conditionType = '' }] of readinessGates.entries()) {
      const path = [...POD_SPEC_PATH, 'readinessGates', index, 'conditionType'];
      if (!isLabelKey(conditionType)) report(invalid(path, 'a qualified name', conditionType));
    }
    const seen = new Set<string>();
    for (const [index, { name = '' }] of schedulingGates.entries()) {
      const path = [...POD_SPEC_PATH, 'schedulingGates', index];
      if (!isLabelKey(name)) report(invalid(path, 'a qualified name', name));
      if (seen.has(name)) report(duplicate(path, 'each gate once', name));
      seen.add(name);
    }
  },
};
