import { POD_SPEC_PATH } from '../../job-view.js';
import { viewResourcesOf } from '../../resources-view.js';
import type { JobRule } from '../../rule.js';

/** What a runaway container takes from its neighbours on the node. */
const LIMITED = ['cpu', 'memory'] as const;

export const missingLimits: JobRule = {
  id: 'missing-limits',
  severity: 'warning',
  description: 'Every container, or the Pod as a whole, has a cpu and a memory limit.',
  remediation: 'Set resources.limits; without a limit one run can starve all others on its node.',
  check({ podSpec, containers }, report) {
    const podLimits = viewResourcesOf(podSpec, POD_SPEC_PATH).limits;
    for (const { path: owner, container } of containers) {
      const { path, limits } = viewResourcesOf(container, owner);
      for (const key of LIMITED) {
        if (limits.has(key) || podLimits.has(key)) continue;
        report({ path: [...path, 'limits', { key }], message: `expected a ${key} limit, got none` });
      }
    }
  },
};
