import type { FieldPath } from '../../../yaml/field-path.js';
import type { JobRule, Report } from '../../rule.js';
import type { PodFailurePolicyOnExitCodesRequirement } from '../../schema/job-types.js';
import { duplicate, invalid, mismatch, required, tooMany, unsupported } from '../../violations.js';

const OPERATORS = ['In', 'NotIn'];
const MAX_VALUES = 255;

export const failurePolicyExitCodes: JobRule = {
  id: 'failure-policy-exit-codes',
  severity: 'error',
  description:
    'onExitCodes has In or NotIn and 1 to 255 different codes in ascending order, without 0 for In; a containerName is one of the template’s.',
  remediation: 'List the exit codes in ascending order, each once.',
  check({ spec, podSpec }, report) {
    const names = [...(podSpec.containers ?? []), ...(podSpec.initContainers ?? [])].map(({ name = '' }) => name);
    for (const [index, { onExitCodes }] of (spec.podFailurePolicy?.rules ?? []).entries()) {
      if (onExitCodes === undefined) continue;
      const path = ['spec', 'podFailurePolicy', 'rules', index, 'onExitCodes'];
      const { operator = '', containerName } = onExitCodes;
      if (operator === '') report(required([...path, 'operator'], 'In or NotIn'));
      else if (!OPERATORS.includes(operator)) report(unsupported([...path, 'operator'], OPERATORS, operator));
      if (containerName !== undefined && !names.includes(containerName))
        report(invalid([...path, 'containerName'], `one of the containers (${names.join(', ')})`, containerName));
      checkValues(onExitCodes, { path: [...path, 'values'], report });
    }
  },
};

function checkValues(
  { operator, values = [] }: PodFailurePolicyOnExitCodesRequirement,
  { path, report }: { path: FieldPath; report: Report },
): void {
  if (values.length === 0) report(mismatch(path, 'at least one exit code', 'none'));
  if (values.length > MAX_VALUES) report(tooMany(path, `${MAX_VALUES} exit codes`, values.length));
  const seen = new Set<number>();
  let last = Number.NEGATIVE_INFINITY;
  let ordered = true;
  for (const [index, value] of values.entries()) {
    if (operator === 'In' && value === 0) report(invalid([...path, index], 'a code other than 0 for In', value));
    if (seen.has(value)) report(duplicate([...path, index], 'each code once', value));
    if (last > value) ordered = false;
    seen.add(value);
    last = value;
  }
  if (!ordered) report(mismatch(path, 'exit codes in ascending order', 'another order'));
}
