import { isContainerResource, isHugePages, isPodResource, isStandardOrQualified } from '../../fields/resource-names.js';
import type { JobRule } from '../../rule.js';
import { forbidden, invalid, unsupported } from '../../violations.js';

const LISTS = ['limits', 'requests'] as const;

export const resourceNames: JobRule = {
  id: 'resource-names',
  severity: 'error',
  description:
    'Resources of containers are cpu, memory, ephemeral-storage, hugepages-SIZE or vendor/name; those of the Pod itself cpu, memory or hugepages-SIZE. Huge pages stand beside cpu or memory.',
  remediation: 'Correct the name; a resource of a device has its vendor’s domain in front.',
  check({ resources }, report) {
    for (const view of resources) {
      const { path, isPodLevel } = view;
      for (const list of LISTS) {
        for (const name of view[list].keys()) {
          if (isPodLevel ? isPodResource(name) && isStandardOrQualified(name) : isContainerResource(name)) continue;
          const at = [...path, list, { key: name }];
          if (!isPodLevel) {
            const expected = 'cpu, memory, ephemeral-storage, hugepages-SIZE or vendor/name';
            report(invalid(at, expected, name, { part: 'key' }));
          } else if (!isStandardOrQualified(name))
            report(invalid(at, 'cpu, memory or hugepages-SIZE', name, { part: 'key' }));
          else report(unsupported(at, ['cpu', 'memory', 'hugepages-SIZE'], name, { part: 'key' }));
        }
      }
      const names = [...view.limits.keys(), ...view.requests.keys()];
      if (names.some(isHugePages) && !names.some((name) => name === 'cpu' || name === 'memory'))
        report(forbidden(path, 'cpu or memory beside huge pages', 'neither'));
    }
  },
};
