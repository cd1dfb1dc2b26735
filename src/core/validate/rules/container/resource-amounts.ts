import { isMultipleOf, isWhole, parseQuantity } from '../../../quantity.js';
import { isCounted, isHugePages, pageSizeOf } from '../../fields/resource-names.js';
import type { JobRule } from '../../rule.js';
import { invalid } from '../../violations.js';

const LISTS = ['limits', 'requests'] as const;

export const resourceAmounts: JobRule = {
  id: 'resource-amounts',
  severity: 'error',
  description:
    'Requests and limits are 0 or more; of a vendor’s resource whole numbers, of huge pages multiples of the page.',
  remediation: 'Write an amount that a node can give.',
  check({ resources }, report) {
    for (const view of resources) {
      for (const list of LISTS) {
        for (const [name, text] of view[list]) {
          const quantity = parseQuantity(text);
          if (quantity === null) continue;
          if (quantity.sign !== -1 && !isCounted(name) && !isHugePages(name)) continue;
          const path = [...view.path, list, { key: name }];
          if (quantity.sign === -1) report(invalid(path, 'a quantity of 0 or more', text));
          if (isCounted(name) && !isWhole(quantity)) report(invalid(path, 'a whole number', text));
          if (!isHugePages(name)) continue;
          const page = parseQuantity(pageSizeOf(name));
          if (page === null || !isMultipleOf(quantity, page))
            report(invalid(path, `a multiple of ${pageSizeOf(name)}`, text));
        }
      }
    }
  },
};
