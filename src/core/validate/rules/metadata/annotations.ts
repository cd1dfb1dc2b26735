import type { FieldPath } from '../../../yaml/field-path.js';
import { utf8Length } from '../../../truncate.js';
import { isLabelKey } from '../../../kubernetes-names.js';
import type { JobRule, Report } from '../../rule.js';
import { invalid, tooLong } from '../../violations.js';

const MAX_BYTES = 256 * 1024;

type Annotations = Readonly<Record<string, string>>;

export const annotations: JobRule = {
  id: 'annotations',
  severity: 'error',
  description:
    'Annotation keys of the Job and its Pod template are [prefix/]name, and all of an object’s annotations fit into 256 KiB.',
  remediation: 'Use letters, digits, -, _ and . in keys; keep large texts in a ConfigMap.',
  check({ metadata, template }, report) {
    const own = ['metadata', 'annotations'];
    checkAnnotations(metadata.annotations ?? {}, { path: own, written: own, report });
    // The server names the template's annotations by a path that leaves `metadata` out.
    const written = ['spec', 'template', 'metadata', 'annotations'];
    const path = ['spec', 'template', 'annotations'];
    checkAnnotations(template.metadata?.annotations ?? {}, { path, written, report });
  },
};

/** Annotations, at the server's path; `written` is where they stand in the file. */
export function checkAnnotations(
  annotations: Annotations,
  { path, written, report }: { path: FieldPath; written: FieldPath; report: Report },
): void {
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    bytes += utf8Length(key) + utf8Length(value);
    // Unlike labels, annotations allow capitals in the prefix.
    if (isLabelKey(key.toLowerCase())) continue;
    const expected = 'an annotation key [prefix/]name with at most 63 characters in the name';
    report(invalid(path, expected, key, { at: [...written, { key }], part: 'key' }));
  }
  if (bytes > MAX_BYTES) report(tooLong(path, `${MAX_BYTES} bytes of annotations`, bytes, { at: written }));
}
