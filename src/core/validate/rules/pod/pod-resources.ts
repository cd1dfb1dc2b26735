import { sumContainers } from './container-sums.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import { compareQuantities, parseQuantity } from '../../../quantity.js';
import { isHugePages } from '../../fields/resource-names.js';
import { viewResourcesOf } from '../../resources-view.js';
import type { JobRule } from '../../rule.js';
import { forbidden, mismatch } from '../../violations.js';

const PATH = [...POD_SPEC_PATH, 'resources'];

export const podResources: JobRule = {
  id: 'pod-resources',
  severity: 'error',
  description:
    'The Pod’s own requests are at least those of its containers together, no container’s limit is above the Pod’s, and there are none in a Windows Pod and no claims.',
  remediation: 'Raise the Pod’s amount, or lower that of the containers.',
  check({ podSpec }, report) {
    if (podSpec.resources === undefined) return;
    if (podSpec.os?.name === 'windows')
      return report(forbidden(PATH, 'no resources of a Windows Pod of its own', 'some'));
    if (podSpec.resources.claims !== undefined) report(forbidden([...PATH, 'claims'], 'no claims', 'some'));
    const own = viewResourcesOf(podSpec, POD_SPEC_PATH);
    for (const list of ['requests', 'limits'] as const) {
      for (const [key, sum] of sumContainers(podSpec, list)) {
        // Limits of containers may be more than the Pod has, but for huge pages, which nobody shares.
        if (list === 'limits' && !isHugePages(key)) continue;
        const amount = parseQuantity(own[list].get(key) ?? '');
        if (amount === null || compareQuantities(sum, amount) <= 0) continue;
        const expected = `at least what the containers have together`;
        report(mismatch([...PATH, list, { key }], expected, own[list].get(key) ?? ''));
      }
    }
    for (const [index, container] of (podSpec.containers ?? []).entries()) {
      for (const [key, text] of viewResourcesOf(container, PATH).limits) {
        const limit = parseQuantity(own.limits.get(key) ?? '');
        const amount = parseQuantity(text);
        if (limit === null || amount === null || compareQuantities(amount, limit) <= 0) continue;
        const at = [...POD_SPEC_PATH, 'containers', index, 'resources', 'limits', { key }];
        const path = [...PATH, 'containers', index, { key }, 'limits'];
        report(mismatch(path, `at most the Pod’s ${own.limits.get(key) ?? ''}`, text, { at }));
      }
    }
  },
};
