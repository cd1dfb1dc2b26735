import type { FieldPath } from '../../../yaml/field-path.js';
import { utf8Length } from '../../../truncate.js';
import { countIndexes } from './index-list.js';
import type { JobRule, Report } from '../../rule.js';
import type { SuccessPolicyRule } from '../../schema/job-types.js';
import { invalid, mismatch, required, tooLong, tooMany } from '../../violations.js';

const PATH = ['spec', 'successPolicy', 'rules'];
const MAX_RULES = 20;
const MAX_INDEXES_LENGTH = 64 * 1024;

export const successPolicy: JobRule = {
  id: 'success-policy',
  severity: 'error',
  description:
    'successPolicy has 1 to 20 rules; each has succeededIndexes (ascending, below completions) or succeededCount (at most the indexes that can succeed) or both.',
  remediation: 'Write indexes as 1,3-5 and a count that they can reach.',
  check({ spec }, report) {
    // Outside of Indexed Jobs `indexed-only` has said all; without completions there is nothing to compare with.
    if (spec.successPolicy === undefined || spec.completionMode !== 'Indexed') return;
    const rules = spec.successPolicy.rules ?? [];
    if (rules.length === 0) report(required(PATH, 'at least one rule'));
    if (rules.length > MAX_RULES) report(tooMany(PATH, `${MAX_RULES} rules`, rules.length));
    for (const [index, rule] of rules.entries())
      checkRule(rule, { path: [...PATH, index], completions: spec.completions ?? 0, report });
  },
};

function checkRule(
  { succeededCount, succeededIndexes }: SuccessPolicyRule,
  { path, completions, report }: { path: FieldPath; completions: number; report: Report },
): void {
  if (succeededCount === undefined && succeededIndexes === undefined)
    report(required(path, 'succeededCount or succeededIndexes'));
  let listed = 0;
  if (succeededIndexes !== undefined) {
    const at = [...path, 'succeededIndexes'];
    const bytes = utf8Length(succeededIndexes);
    if (bytes > MAX_INDEXES_LENGTH) report(tooLong(at, `${MAX_INDEXES_LENGTH} characters`, bytes));
    const counted = countIndexes(succeededIndexes, completions);
    if (counted === null)
      report(invalid(at, `ascending indexes below ${completions}, such as 1,3-5`, succeededIndexes));
    listed = counted ?? 0;
  }
  if (succeededCount === undefined) return;
  const at = [...path, 'succeededCount'];
  if (succeededCount < 0) report(invalid(at, 'a number of 0 or more', succeededCount));
  if (succeededCount > completions) report(invalid(at, `at most the ${completions} completions`, succeededCount));
  else if (succeededIndexes !== undefined && succeededCount > listed)
    report(mismatch(at, `at most the ${listed} listed indexes`, String(succeededCount)));
}
