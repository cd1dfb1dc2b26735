import { isLabelKey, isLabelValue } from '../../../kubernetes-names.js';
import type { FieldPath } from '../../../yaml/field-path.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule, Report } from '../../rule.js';
import type { Toleration } from '../../schema/job-types.js';
import { invalid, mismatch, unsupported } from '../../violations.js';

const EFFECTS = ['NoExecute', 'NoSchedule', 'PreferNoSchedule'];

export const tolerations: JobRule = {
  id: 'tolerations',
  severity: 'error',
  description:
    'A toleration has a key and Equal with a legal value, or Exists without one; effects are NoSchedule, PreferNoSchedule or NoExecute, and tolerationSeconds stands beside NoExecute.',
  remediation: 'Write key, operator, value and effect as the taint of the node has them.',
  check({ podSpec }, report) {
    checkTolerations(podSpec.tolerations ?? [], [...POD_SPEC_PATH, 'tolerations'], report);
  },
};

/** Reports tolerations that no taint could meet. */
export function checkTolerations(tolerations: readonly Toleration[], list: FieldPath, report: Report): void {
  for (const [
    index,
    { key = '', operator = '', value = '', effect = '', tolerationSeconds },
  ] of tolerations.entries()) {
    const path = [...list, index];
    const at = [...path, 'value'];
    if (key !== '' && !isLabelKey(key)) report(invalid([...path, 'key'], 'a key [prefix/]name', key));
    if (key === '' && operator !== 'Exists')
      report(invalid([...path, 'operator'], 'Exists where there is no key', operator));
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      report(invalid([...path, 'effect'], 'NoExecute beside tolerationSeconds', effect));
    if (operator === 'Equal' || operator === '') {
      if (!isLabelValue(value)) report(invalid([...path, 'operator'], 'a legal label value', value, { at }));
    } else if (operator === 'Exists') {
      if (value !== '') report(mismatch([...path, 'operator'], 'no value beside Exists', 'one', { at }));
    } else report(unsupported([...path, 'operator'], ['Equal', 'Exists'], operator));
    if (effect !== '' && !EFFECTS.includes(effect)) report(unsupported([...path, 'effect'], EFFECTS, effect));
  }
}
