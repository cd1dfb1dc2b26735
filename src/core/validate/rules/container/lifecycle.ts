import { checkHandler } from './handlers.js';
import type { JobRule } from '../../rule.js';
import { forbidden } from '../../violations.js';

export const lifecycle: JobRule = {
  id: 'lifecycle',
  severity: 'error',
  description:
    'A hook has one handler, a sleep ends within the grace period, and init containers that are no sidecars have no hooks.',
  remediation: 'Correct the hook, or remove it.',
  check({ podSpec, containers }, report) {
    const gracePeriod = podSpec.terminationGracePeriodSeconds;
    for (const { path, list, container } of containers) {
      if (container.lifecycle === undefined || list === 'ephemeralContainers') continue;
      const own = [...path, 'lifecycle'];
      if (list === 'initContainers' && container.restartPolicy !== 'Always') {
        report(forbidden(own, 'no hooks of an init container without restartPolicy Always', 'some'));
        continue;
      }
      for (const hook of ['postStart', 'preStop'] as const) {
        const handler = container.lifecycle[hook];
        if (handler !== undefined) checkHandler(handler, { path: [...own, hook], gracePeriod, report });
      }
    }
  },
};
