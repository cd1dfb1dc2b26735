import { isLabelKey, isLabelValue } from '../../kubernetes-names.js';
import type { FieldPath } from '../../yaml/field-path.js';
import type { Report } from '../rule.js';
import type { LabelSelector, LabelSelectorRequirement } from '../schema/job-types.js';
import { forbidden, invalid, required } from '../violations.js';

const KEY = 'a label key [prefix/]name with at most 63 characters in the name';
const VALUE = 'a legal label value of at most 63 characters';

/** Reports what makes a label selector illegal. */
export function checkLabelSelector(selector: LabelSelector | undefined, path: FieldPath, report: Report): void {
  if (selector === undefined) return;
  const labels = [...path, 'matchLabels'];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    const at = [...labels, { key }];
    if (!isLabelKey(key)) report(invalid(labels, KEY, key, { at, part: 'key' }));
    if (!isLabelValue(value)) report(invalid(labels, VALUE, value, { at }));
  }
  for (const [index, requirement] of (selector.matchExpressions ?? []).entries())
    checkRequirement(requirement, [...path, 'matchExpressions', index], report);
}

function checkRequirement(requirement: LabelSelectorRequirement, path: FieldPath, report: Report): void {
  const { key = '', operator = '', values = [] } = requirement;
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) report(required([...path, 'values'], `values for ${operator}`));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) report(forbidden([...path, 'values'], `no values beside ${operator}`, 'some'));
  } else {
    report(invalid([...path, 'operator'], 'In, NotIn, Exists or DoesNotExist', operator));
  }
  if (!isLabelKey(key)) report(invalid([...path, 'key'], KEY, key));
  for (const [index, value] of values.entries())
    if (!isLabelValue(value)) report(invalid([...path, 'values', index], VALUE, value));
}

/** Whether a selector takes these labels; null where the selector is illegal and takes a view on nothing. */
export function matchLabels(
  selector: LabelSelector | undefined,
  labels: Readonly<Record<string, string>>,
): boolean | null {
  if (selector === undefined) return false;
  let isLegal = true;
  checkLabelSelector(selector, [], () => {
    isLegal = false;
  });
  if (!isLegal) return null;
  const valueOf = (key: string): string | undefined => (Object.hasOwn(labels, key) ? labels[key] : undefined);
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => valueOf(key) === value) &&
    (selector.matchExpressions ?? []).every(({ key = '', operator, values = [] }) => {
      const value = valueOf(key);
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const isListed = value !== undefined && values.includes(value);
      return operator === 'In' ? isListed : !isListed;
    })
  );
}
