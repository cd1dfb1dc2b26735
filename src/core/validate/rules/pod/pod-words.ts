import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule } from '../../rule.js';
import { invalid, required, unsupported } from '../../violations.js';

const DNS_POLICIES = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'];
const PREEMPTION_POLICIES = ['Never', 'PreemptLowerPriority'];
const MAX_DEADLINE = 2 ** 31 - 1;

export const podWords: JobRule = {
  id: 'pod-words',
  severity: 'error',
  description:
    'dnsPolicy and preemptionPolicy are words that Kubernetes knows, and a Pod’s own activeDeadlineSeconds is 1 to 2147483647.',
  remediation: 'Correct the value, or leave the field out.',
  check({ podSpec }, report) {
    const { dnsPolicy = '', preemptionPolicy, activeDeadlineSeconds: deadline } = podSpec;
    if (!DNS_POLICIES.includes(dnsPolicy))
      report(unsupported([...POD_SPEC_PATH, 'dnsPolicy'], DNS_POLICIES, dnsPolicy));
    const preemption = [...POD_SPEC_PATH, 'preemptionPolicy'];
    if (preemptionPolicy === '') report(required(preemption, PREEMPTION_POLICIES.join(' or ')));
    else if (preemptionPolicy !== undefined && !PREEMPTION_POLICIES.includes(preemptionPolicy))
      report(unsupported(preemption, PREEMPTION_POLICIES, preemptionPolicy));
    if (deadline !== undefined && (deadline < 1 || deadline > MAX_DEADLINE))
      report(invalid([...POD_SPEC_PATH, 'activeDeadlineSeconds'], `from 1 to ${MAX_DEADLINE}`, deadline));
  },
};
