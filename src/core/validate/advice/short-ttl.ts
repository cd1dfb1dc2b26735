import type { AdviceRule } from './advice-rule.js';
import { memberOf } from '../../yaml/typed-access.js';

/** Whoever looks for a Job’s end may be away for this long: a rollout, a night without power, a long wait for others. */
export const LEAST_TTL_SECONDS = 3_600;

export const shortTtl: AdviceRule = {
  id: 'short-ttl',
  severity: 'warning',
  description: `spec.ttlSecondsAfterFinished, where it is set, is at least ${LEAST_TTL_SECONDS}: a Job that is deleted sooner may be gone before its end is seen.`,
  remediation: 'Raise it to a day or so; finished Jobs cost the cluster next to nothing.',
  check({ spec }, report) {
    const seconds = memberOf(spec, 'ttlSecondsAfterFinished');
    if (typeof seconds !== 'number' || seconds < 0 || seconds >= LEAST_TTL_SECONDS) return;
    report({
      path: ['spec', 'ttlSecondsAfterFinished'],
      message: `expected at least ${LEAST_TTL_SECONDS} seconds, got ${seconds}`,
    });
  },
};

export const missingTtl: AdviceRule = {
  id: 'missing-ttl',
  severity: 'warning',
  offByDefault: true,
  description: 'spec.ttlSecondsAfterFinished is set, so that finished Jobs do not pile up.',
  remediation: 'Set spec.ttlSecondsAfterFinished (ttl_seconds_after_finished in a config), a day or more.',
  check({ spec }, report) {
    if (spec === undefined || memberOf(spec, 'ttlSecondsAfterFinished') !== undefined) return;
    report({
      path: ['spec', 'ttlSecondsAfterFinished'],
      message: 'expected a time after which it is deleted, got none',
    });
  },
};
