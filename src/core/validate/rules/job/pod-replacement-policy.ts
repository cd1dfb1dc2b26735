import type { JobRule } from '../../rule.js';
import { unsupported } from '../../violations.js';

export const podReplacementPolicy: JobRule = {
  id: 'pod-replacement-policy',
  severity: 'error',
  description: 'podReplacementPolicy is Failed or, without a podFailurePolicy, TerminatingOrFailed.',
  remediation: 'Leave the field out: the default fits the Job.',
  check({ spec: { podReplacementPolicy, podFailurePolicy } }, report) {
    const values = podFailurePolicy === undefined ? ['Failed', 'TerminatingOrFailed'] : ['Failed'];
    if (podReplacementPolicy === undefined || values.includes(podReplacementPolicy)) return;
    report(unsupported(['spec', 'podReplacementPolicy'], values, podReplacementPolicy));
  },
};
