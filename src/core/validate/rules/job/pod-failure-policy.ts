import type { JobRule } from '../../rule.js';
import { mismatch, required, tooMany, unsupported } from '../../violations.js';

const PATH = ['spec', 'podFailurePolicy', 'rules'];
const MAX_RULES = 20;
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];

export const podFailurePolicy: JobRule = {
  id: 'pod-failure-policy',
  severity: 'error',
  description:
    'podFailurePolicy has at most 20 rules; each has an action and one of onExitCodes and onPodConditions, and FailIndex needs backoffLimitPerIndex.',
  remediation: 'Give every rule an action and one of onExitCodes and onPodConditions.',
  check({ spec }, report) {
    const rules = spec.podFailurePolicy?.rules ?? [];
    if (rules.length > MAX_RULES) report(tooMany(PATH, `${MAX_RULES} rules`, rules.length));
    for (const [index, { action = '', onExitCodes, onPodConditions = [] }] of rules.entries()) {
      const path = [...PATH, index];
      if (action === '') report(required([...path, 'action'], 'an action'));
      else if (!ACTIONS.includes(action)) report(unsupported([...path, 'action'], ACTIONS, action));
      else if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined)
        report(mismatch([...path, 'action'], 'backoffLimitPerIndex beside FailIndex', 'none'));
      const criteria = (onExitCodes === undefined ? 0 : 1) + (onPodConditions.length > 0 ? 1 : 0);
      if (criteria !== 1)
        report(mismatch(path, 'one of onExitCodes and onPodConditions', criteria === 0 ? 'neither' : 'both'));
    }
  },
};
