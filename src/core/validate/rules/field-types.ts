import type { FieldPath } from '../../yaml/field-path.js';
import { isMapping } from '../../yaml/parse-mapping.js';
import { JOB_SHAPE, type Shape } from '../job-shape.js';
import type { JobRule, Report } from '../rule.js';
import { kindOf, showValue } from '../show-value.js';

export const fieldTypes: JobRule = {
  id: 'field-types',
  severity: 'error',
  description:
    'Fields hold the type that the API asks for: text is quoted where YAML would read a number or a boolean.',
  remediation: 'Write the value in the expected type.',
  check({ manifest }, report) {
    checkShape(manifest, { shape: JOB_SHAPE, path: [], report });
  },
};

interface Expectation {
  shape: Shape;
  path: FieldPath;
  report: Report;
}

function checkShape(value: unknown, { shape, path, report }: Expectation): void {
  // Null means absent, whatever the type.
  if (value === null || value === undefined) return;
  if (typeof shape === 'string') {
    if (!isOfType(value, shape)) report({ path, ...describe(value, { shape, path }) });
  } else if ('list' in shape) {
    if (!Array.isArray(value)) return report({ path, message: `expected a list, got ${kindOf(value)}` });
    for (const [index, item] of value.entries())
      checkShape(item, { shape: shape.list, path: [...path, index], report });
  } else {
    if (!isMapping(value)) return report({ path, message: `expected a mapping, got ${kindOf(value)}` });
    for (const [key, member] of Object.entries(value)) {
      if ('map' in shape) checkShape(member, { shape: shape.map, path: [...path, { key }], report });
      else if (Object.hasOwn(shape.fields, key)) {
        const field = shape.fields[key];
        if (field !== undefined) checkShape(member, { shape: field, path: [...path, key], report });
      }
    }
  }
}

type ScalarType = Extract<Shape, string>;

function isOfType(value: unknown, type: ScalarType): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'quantity':
      return typeof value === 'string' || typeof value === 'number';
  }
}

const EXPECTED: Readonly<Record<ScalarType, string>> = {
  string: 'a string',
  integer: 'a whole number',
  boolean: 'true or false',
  quantity: 'a quantity such as 500m or 512Mi',
};

function describe(
  value: unknown,
  { shape, path }: { shape: ScalarType; path: FieldPath },
): { message: string; hint?: string } {
  // The value of a variable may be a secret.
  const isSecret = path.includes('env') && path.at(-1) === 'value';
  const shown = typeof value === 'object' || isSecret ? kindOf(value) : `${kindOf(value)} (${showValue(value)})`;
  const message = `expected ${EXPECTED[shape]}, got ${shown}`;
  if (shape === 'string' && typeof value !== 'object') return { message, hint: 'Put the value in quotes.' };
  if (typeof value === 'string') return { message, hint: 'Remove the quotes, or write another value.' };
  return { message };
}
