import { isLabelKey } from '../../../kubernetes-names.js';
import type { FieldPath } from '../../../yaml/field-path.js';
import type { Report } from '../../rule.js';
import type { LabelSelector } from '../../schema/job-types.js';
import { forbidden, invalid } from '../../violations.js';

interface KeyedSelector {
  labelSelector?: LabelSelector;
  matchLabelKeys?: readonly string[];
  mismatchLabelKeys?: readonly string[];
}

/** Reports label keys without the selector that they narrow, illegal ones, and those that stand in two places. */
export function checkLabelKeys(
  { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] }: KeyedSelector,
  path: FieldPath,
  report: Report,
): void {
  for (const [field, keys] of Object.entries({ matchLabelKeys, mismatchLabelKeys })) {
    if (keys.length > 0 && labelSelector === undefined)
      report(forbidden([...path, field], 'a labelSelector beside it', 'none'));
    for (const [index, key] of labelSelector === undefined ? [] : keys.entries())
      if (!isLabelKey(key)) report(invalid([...path, field, index], 'a label key [prefix/]name', key));
  }
  if (labelSelector !== undefined) checkSelected(labelSelector, { keys: matchLabelKeys, path, report });
  const others = new Set(mismatchLabelKeys);
  for (const [index, key] of matchLabelKeys.entries())
    if (others.has(key))
      report(invalid([...path, 'matchLabelKeys', index], 'a key that mismatchLabelKeys has not', key));
}

/** An expression about a key of `matchLabelKeys` may stand once: the server itself adds one when it merges the two. */
function checkSelected(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  { keys, path, report }: { keys: readonly string[]; path: FieldPath; report: Report },
): void {
  const seen = new Set(Object.keys(matchLabels));
  for (const { key = '' } of matchExpressions) {
    const index = keys.lastIndexOf(key);
    if (index !== -1 && seen.has(key)) {
      const at = [...path, 'matchLabelKeys', index];
      report(invalid([...path, index], 'a key that the labelSelector has not', key, { at }));
    }
    seen.add(key);
  }
}
