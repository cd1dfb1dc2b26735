import { parseQuantity } from '../quantity.js';
import { viewResources } from '../resources-view.js';
import type { JobRule } from '../rule.js';
import { showValue } from '../show-value.js';

export const quantities: JobRule = {
  id: 'quantities',
  severity: 'error',
  description: 'Requests and limits are Kubernetes quantities of 0 or more.',
  remediation: 'Write a number with one of n u m k M G T P E or Ki Mi Gi Ti Pi Ei behind it, such as 500m or 512Mi.',
  check(job, report) {
    for (const { path, requests, limits } of viewResources(job)) {
      for (const [list, amounts] of Object.entries({ requests, limits })) {
        for (const [key, text] of amounts) {
          const quantity = parseQuantity(text);
          const expected = quantity === null ? 'a quantity such as 500m, 1 or 512Mi' : 'a quantity of 0 or more';
          if (quantity !== null && quantity.sign !== -1) continue;
          report({ path: [...path, list, { key }], message: `expected ${expected}, got ${showValue(text)}` });
        }
      }
    }
  },
};
