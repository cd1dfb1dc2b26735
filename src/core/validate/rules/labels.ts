import { isLabelKey, isLabelValue } from '../../generate/label.js';
import type { JobRule } from '../rule.js';
import { showValue } from '../show-value.js';
import { mappingAt } from '../typed-access.js';

export const labels: JobRule = {
  id: 'labels',
  severity: 'error',
  description:
    'Label keys of the Job and its Pod template are [prefix/]name, and values are at most 63 legal characters.',
  remediation: 'Use letters, digits, -, _ and ., with a letter or digit at both ends; keep free text in an annotation.',
  check({ objects }, report) {
    for (const { path: parent, metadata } of objects) {
      const path = [...parent, 'labels'];
      for (const [key, value] of Object.entries(mappingAt(metadata, 'labels') ?? {})) {
        const at = [...path, { key }];
        if (!isLabelKey(key)) {
          const message = `expected a label key [prefix/]name with at most 63 characters in the name, got ${showValue(key)}`;
          report({ path, at, part: 'key', message });
        }
        if (typeof value === 'string' && !isLabelValue(value)) {
          const got = value.length > 63 ? `${value.length} characters` : showValue(value);
          report({
            path,
            at,
            message: `expected a legal value of at most 63 characters for ${showValue(key)}, got ${got}`,
          });
        }
      }
    }
  },
};
