import type { FieldPath } from '../../../yaml/field-path.js';
import type { JobRule } from '../../rule.js';
import type { FieldType } from '../../schema/read-schema.js';
import { kindOf, showValue } from '../../show-value.js';

export const fieldTypes: JobRule = {
  id: 'field-types',
  severity: 'error',
  description:
    'Fields hold the type that the API asks for: text is quoted where YAML would read a number or a boolean.',
  remediation: 'Write the value in the expected type.',
  check({ problems }, report) {
    for (const problem of problems) {
      if (problem.kind === 'wrong-type') report({ path: problem.path, ...describe(problem) });
    }
  },
};

const EXPECTED: Readonly<Record<FieldType['kind'], string>> = {
  string: 'a string',
  boolean: 'true or false',
  int32: 'a whole number of 32 bits',
  int64: 'a whole number',
  quantity: 'a quantity such as 500m or 512Mi',
  'int-or-string': 'a whole number or a name',
  time: 'a time such as 2026-01-31T12:00:00Z',
  object: 'a mapping',
  map: 'a mapping',
  list: 'a list',
  any: 'anything',
};

interface WrongType {
  path: FieldPath;
  value: unknown;
  expected: FieldType['kind'];
}

function describe({ path, value, expected }: WrongType): { message: string; hint?: string } {
  const shown = typeof value === 'object' || isSecret(path) ? kindOf(value) : `${kindOf(value)} (${showValue(value)})`;
  const message = `expected ${EXPECTED[expected]}, got ${shown}`;
  if (expected === 'string' && typeof value !== 'object') return { message, hint: 'Put the value in quotes.' };
  if (typeof value === 'string' && expected !== 'time') {
    return { message, hint: 'Remove the quotes, or write another value.' };
  }
  return { message };
}

/** The value of a variable may be a secret. */
function isSecret(path: FieldPath): boolean {
  return path.includes('env') && path.at(-1) === 'value';
}
