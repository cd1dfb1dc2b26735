import type { FieldPath } from '../../../yaml/field-path.js';
import { isLabelKey, isLabelValue } from '../../../kubernetes-names.js';
import type { JobRule, Report } from '../../rule.js';
import { showValue } from '../../show-value.js';
import { invalid, mismatch } from '../../violations.js';

/** The server gives every Pod these two. */
const NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name'];

type Labels = Readonly<Record<string, string>>;

export const labels: JobRule = {
  id: 'labels',
  severity: 'error',
  description:
    'Label keys of the Job and its Pod template are [prefix/]name, and values are at most 63 legal characters.',
  remediation: 'Use letters, digits, -, _ and ., with a letter or digit at both ends; keep free text in an annotation.',
  check({ metadata, spec, template }, report) {
    // The server names the template's labels by a path that leaves `metadata` out.
    const written: FieldPath = ['spec', 'template', 'metadata', 'labels'];
    const isShared = metadata.labels !== undefined && metadata.labels === template.metadata?.labels;
    const own = isShared ? written : ['metadata', 'labels'];
    checkLabels(metadata.labels ?? {}, { path: ['metadata', 'labels'], written: own, report });
    checkLabels(template.metadata?.labels ?? {}, { path: ['spec', 'template', 'labels'], written, report });
    const { name = '' } = metadata;
    if (spec.manualSelector === true || isLabelValue(name)) return;
    const expected = 'a name of at most 63 legal characters, because Pods have it as a label';
    const got = name.length > 63 ? `${name.length} characters` : showValue(name);
    if (NAME_LABELS.every((key) => Object.hasOwn(template.metadata?.labels ?? {}, key))) return;
    report(mismatch(['spec', 'template', 'labels'], expected, got, { at: ['metadata', 'name'] }));
    if (isShared) report(mismatch(['metadata', 'labels'], expected, got, { at: ['metadata', 'name'] }));
  },
};

/** Labels, at the server's path; `written` is where they stand in the file. */
export function checkLabels(
  labels: Labels,
  { path, written, report }: { path: FieldPath; written: FieldPath; report: Report },
): void {
  for (const [key, value] of Object.entries(labels)) {
    const at = [...written, { key }];
    if (!isLabelKey(key)) {
      const expected = 'a label key [prefix/]name with at most 63 characters in the name';
      report(invalid(path, expected, key, { at, part: 'key' }));
    }
    if (isLabelValue(value)) continue;
    const expected = `a legal value of at most 63 characters for ${showValue(key)}`;
    report(mismatch(path, expected, value.length > 63 ? `${value.length} characters` : showValue(value), { at }));
  }
}
