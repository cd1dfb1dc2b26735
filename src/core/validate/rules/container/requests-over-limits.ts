import { compareQuantities, parseQuantity } from '../../../quantity.js';
import { isOvercommitAllowed } from '../../fields/resource-names.js';
import type { JobRule } from '../../rule.js';
import { showValue } from '../../show-value.js';
import { mismatch, required } from '../../violations.js';

export const requestsOverLimits: JobRule = {
  id: 'requests-over-limits',
  severity: 'error',
  description:
    'No request is above the limit of the same resource; of huge pages and vendors’ resources both are there and equal.',
  remediation: 'Raise the limit or lower the request.',
  check({ resources }, report) {
    for (const { path, requests, limits } of resources) {
      for (const [key, text] of requests) {
        if (limits.size === 0 && isOvercommitAllowed(key)) continue;
        const at = [...path, 'requests', { key }];
        const limitText = limits.get(key);
        const request = parseQuantity(text);
        const limit = parseQuantity(limitText ?? '');
        const isFixed = !isOvercommitAllowed(key);
        if (limitText === undefined && isFixed)
          report(required([...path, 'limits'], `a limit of ${key}, which equals its request`, { at }));
        if (request === null || limit === null) continue;
        const order = compareQuantities(request, limit);
        if (!(isFixed ? order !== 0 : order > 0)) continue;
        const expected = `${isFixed ? 'exactly' : 'at most'} the ${key} limit ${showValue(limitText)}`;
        report(mismatch([...path, 'requests'], expected, `the request ${showValue(text)}`, { at }));
      }
    }
  },
};
