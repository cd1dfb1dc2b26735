import type { JobRule } from '../../rule.js';
import { duplicate, invalid, required, unsupported } from '../../violations.js';

const RESOURCES = ['cpu', 'memory'];
const POLICIES = ['NotRequired', 'RestartContainer'];

export const resizePolicy: JobRule = {
  id: 'resize-policy',
  severity: 'error',
  description:
    'resizePolicy is NotRequired or RestartContainer for cpu and memory, each once, and NotRequired where nothing is ever restarted.',
  remediation: 'Remove resizePolicy: a Job’s Pods are rarely resized.',
  check({ podSpec, containers }, report) {
    for (const { path, list, container } of containers) {
      const own = [...path, 'resizePolicy'];
      const seen = new Set<string>();
      for (const [index, { resourceName = '', restartPolicy = '' }] of (container.resizePolicy ?? []).entries()) {
        const at = [...own, index];
        if (seen.has(resourceName)) report(duplicate(at, 'each resource once', resourceName));
        seen.add(resourceName);
        if (resourceName === '') report(required(own, 'cpu or memory', { at }));
        else if (!RESOURCES.includes(resourceName)) report(unsupported(own, RESOURCES, resourceName, { at }));
        if (restartPolicy === '') report(required(own, 'NotRequired or RestartContainer', { at }));
        else if (!POLICIES.includes(restartPolicy)) report(unsupported(own, POLICIES, restartPolicy, { at }));
        if (podSpec.restartPolicy === 'Never' && restartPolicy !== 'NotRequired')
          report(invalid(own, 'NotRequired in a Pod that is never restarted', restartPolicy, { at }));
        const isPlainInit = list === 'initContainers' && container.restartPolicy !== 'Always';
        if (isPlainInit && restartPolicy === 'RestartContainer')
          report(invalid([...at, 'restartPolicy'], 'NotRequired in an init container', restartPolicy));
      }
    }
  },
};
