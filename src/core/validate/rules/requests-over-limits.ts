import { compareQuantities, parseQuantity } from '../quantity.js';
import { viewResources } from '../resources-view.js';
import type { JobRule } from '../rule.js';
import { showValue } from '../show-value.js';

export const requestsOverLimits: JobRule = {
  id: 'requests-over-limits',
  severity: 'error',
  description: 'No request is above the limit of the same resource.',
  remediation: 'Raise the limit or lower the request.',
  check(job, report) {
    for (const { path, requests, limits } of viewResources(job)) {
      for (const [key, text] of requests) {
        const request = parseQuantity(text);
        const limit = parseQuantity(limits.get(key) ?? '');
        if (request === null || limit === null || compareQuantities(request, limit) <= 0) continue;
        report({
          path: [...path, 'requests'],
          at: [...path, 'requests', { key }],
          message: `expected at most the ${key} limit ${showValue(limits.get(key))}, got the request ${showValue(text)}`,
        });
      }
    }
  },
};
