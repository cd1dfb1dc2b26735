import type { JobRule } from '../../rule.js';

/** What a runaway container takes from its neighbours on the node. */
const LIMITED = ['cpu', 'memory'] as const;

export const missingLimits: JobRule = {
  id: 'missing-limits',
  severity: 'warning',
  description: 'Every container, or the Pod as a whole, has a cpu and a memory limit.',
  remediation: 'Set resources.limits; without a limit one run can starve all others on its node.',
  check({ podSpec, containers }, report) {
    const ofPod = podSpec.resources?.limits ?? {};
    for (const { path, container } of containers) {
      const limits = container.resources?.limits ?? {};
      for (const key of LIMITED) {
        if (limits[key] !== undefined || ofPod[key] !== undefined) continue;
        report({ path: [...path, 'resources', 'limits', { key }], message: `expected a ${key} limit, got none` });
      }
    }
  },
};
