import type { FieldPath } from '../../../yaml/field-path.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule, Report } from '../../rule.js';

export const nullSelectors: JobRule = {
  id: 'null-selectors',
  severity: 'warning',
  description:
    'Pod affinities and topology spread constraints have a labelSelector: without one they are about no Pod.',
  remediation: 'Add a labelSelector; {} is about every Pod of the namespace.',
  check({ podSpec }, report) {
    for (const [index, { labelSelector }] of (podSpec.topologySpreadConstraints ?? []).entries())
      warn(labelSelector, [...POD_SPEC_PATH, 'topologySpreadConstraints', index], report);
    for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
      const affinity = podSpec.affinity?.[kind];
      const path = [...POD_SPEC_PATH, 'affinity', kind];
      const mandatory = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
      for (const [index, { labelSelector }] of mandatory.entries())
        warn(labelSelector, [...path, 'requiredDuringSchedulingIgnoredDuringExecution', index], report);
      const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
      for (const [index, { podAffinityTerm }] of preferred.entries()) {
        const at = [...path, 'preferredDuringSchedulingIgnoredDuringExecution', index, 'podAffinityTerm'];
        warn(podAffinityTerm?.labelSelector, at, report);
      }
    }
  },
};

function warn(selector: object | undefined, owner: FieldPath, report: Report): void {
  if (selector !== undefined) return;
  report({ path: [...owner, 'labelSelector'], message: 'expected a labelSelector, got nothing, which matches no Pod' });
}
