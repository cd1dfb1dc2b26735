import { type AdviceRule, POD_SPEC } from './advice-rule.js';
import { memberOf } from '../../yaml/typed-access.js';

export const missingDeadline: AdviceRule = {
  id: 'missing-deadline',
  severity: 'warning',
  description: 'spec.activeDeadlineSeconds is set: without it a program that hangs keeps its node for ever.',
  remediation:
    'Set spec.activeDeadlineSeconds (active_deadline_seconds in a config) a little above the longest run that is worth waiting for.',
  check({ spec, podSpec }, report) {
    if (spec === undefined || memberOf(spec, 'activeDeadlineSeconds') !== undefined) return;
    // One on the Pods is the matter of `pod-deadline`.
    if (memberOf(podSpec, 'activeDeadlineSeconds') !== undefined) return;
    report({ path: ['spec', 'activeDeadlineSeconds'], message: 'expected a deadline for the whole Job, got none' });
  },
};

export const podDeadline: AdviceRule = {
  id: 'pod-deadline',
  severity: 'warning',
  description:
    'A deadline stands on the Job. One on the Pods ends a single try: that try has failed, and the next one starts with the whole time again.',
  remediation: 'Move activeDeadlineSeconds from spec.template.spec to spec, or set the Job’s own beside it.',
  check({ spec, podSpec }, report) {
    const seconds = memberOf(podSpec, 'activeDeadlineSeconds');
    if (seconds === undefined || memberOf(spec, 'activeDeadlineSeconds') !== undefined) return;
    report({
      path: [...POD_SPEC, 'activeDeadlineSeconds'],
      message: 'expected a deadline for the whole Job, got one for each of its Pods alone',
    });
  },
};
