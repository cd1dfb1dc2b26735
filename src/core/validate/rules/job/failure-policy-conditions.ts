import { isLabelKey } from '../../../kubernetes-names.js';
import type { JobRule } from '../../rule.js';
import { invalid, tooMany, unsupported } from '../../violations.js';

const MAX_PATTERNS = 20;
const STATUSES = ['False', 'True', 'Unknown'];

export const failurePolicyConditions: JobRule = {
  id: 'failure-policy-conditions',
  severity: 'error',
  description:
    'onPodConditions has at most 20 patterns, each with a qualified name as type and True, False or Unknown.',
  remediation: 'Use the type of a Pod condition, such as DisruptionTarget.',
  check({ spec }, report) {
    for (const [index, { onPodConditions = [] }] of (spec.podFailurePolicy?.rules ?? []).entries()) {
      const path = ['spec', 'podFailurePolicy', 'rules', index, 'onPodConditions'];
      if (onPodConditions.length > MAX_PATTERNS)
        report(tooMany(path, `${MAX_PATTERNS} patterns`, onPodConditions.length));
      for (const [at, { type = '', status = '' }] of onPodConditions.entries()) {
        if (!isLabelKey(type)) report(invalid([...path, at, 'type'], 'the type of a Pod condition', type));
        if (!STATUSES.includes(status)) report(unsupported([...path, at, 'status'], STATUSES, status));
      }
    }
  },
};
