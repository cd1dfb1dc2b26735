import type { AdviceRule } from './advice-rule.js';
import { memberOf } from '../../yaml/typed-access.js';

// The Job controller waits 10 s before the first retry, twice as long before each next one, and at most 10 min:
// https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/controller/job/job_controller.go
const FIRST_DELAY_SECONDS = 10;
const LONGEST_DELAY_SECONDS = 600;

const DEFAULT_BACKOFF_LIMIT = 6;

export const backoffOutlivesDeadline: AdviceRule = {
  id: 'backoff-outlives-deadline',
  severity: 'warning',
  description:
    'The pauses between all retries that spec.backoffLimit allows are shorter than spec.activeDeadlineSeconds.',
  remediation:
    'Lower spec.backoffLimit or raise the deadline; as it is, the Job ends by its deadline, with retries left.',
  check({ spec }, report) {
    const deadline = memberOf(spec, 'activeDeadlineSeconds');
    const retries = memberOf(spec, 'backoffLimit') ?? DEFAULT_BACKOFF_LIMIT;
    // With a limit per index the indexes wait beside each other.
    if (memberOf(spec, 'backoffLimitPerIndex') !== undefined) return;
    if (typeof deadline !== 'number' || typeof retries !== 'number') return;
    const pauses = secondsOfPauses(retries);
    if (pauses < deadline) return;
    const given = memberOf(spec, 'backoffLimit') === undefined ? ' (the default)' : '';
    report({
      path: ['spec', 'backoffLimit'],
      at: memberOf(spec, 'backoffLimit') === undefined ? ['spec', 'activeDeadlineSeconds'] : ['spec', 'backoffLimit'],
      message: `expected pauses that fit into the deadline of ${deadline} s, got ${pauses} s for ${retries} retries${given}`,
    });
  },
};

/** All pauses before as many retries. */
export function secondsOfPauses(retries: number): number {
  const doublings = Math.ceil(Math.log2(LONGEST_DELAY_SECONDS / FIRST_DELAY_SECONDS));
  const doubling = Math.max(Math.min(retries, doublings), 0);
  return FIRST_DELAY_SECONDS * (2 ** doubling - 1) + Math.max(retries - doublings, 0) * LONGEST_DELAY_SECONDS;
}
