import { isLabelKey } from '../../generate/label.js';
import type { JobRule } from '../rule.js';
import { showValue } from '../show-value.js';
import { type Mapping, mappingAt } from '../typed-access.js';

const MAX_BYTES = 256 * 1024;

export const annotations: JobRule = {
  id: 'annotations',
  severity: 'error',
  description:
    'Annotation keys of the Job and its Pod template are [prefix/]name, and all of an object’s annotations fit into 256 KiB.',
  remediation: 'Use letters, digits, -, _ and . in keys; keep large texts in a ConfigMap.',
  check({ objects }, report) {
    for (const { path: parent, metadata } of objects) {
      const path = [...parent, 'annotations'];
      const annotations = mappingAt(metadata, 'annotations') ?? {};
      for (const key of Object.keys(annotations)) {
        // Unlike labels, annotations allow capitals in the prefix.
        if (isLabelKey(key.toLowerCase())) continue;
        const message = `expected an annotation key [prefix/]name with at most 63 characters in the name, got ${showValue(key)}`;
        report({ path, at: [...path, { key }], part: 'key', message });
      }
      const bytes = countBytes(annotations);
      if (bytes > MAX_BYTES)
        report({ path, message: `expected at most ${MAX_BYTES} bytes of annotations, got ${bytes}` });
    }
  },
};

/** Keys and values in UTF-8. */
function countBytes(annotations: Mapping): number {
  const encoder = new TextEncoder();
  return Object.entries(annotations)
    .map(([key, value]) => encoder.encode(key).length + (typeof value === 'string' ? encoder.encode(value).length : 0))
    .reduce((sum, bytes) => sum + bytes, 0);
}
