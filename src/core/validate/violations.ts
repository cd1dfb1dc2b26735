import type { FieldPath } from '../yaml/field-path.js';
import type { Violation } from './rule.js';
import { showValue } from './show-value.js';

// One function for each kind of error that the API server knows, so that all rules speak alike.

/** Where to point and what to do, where the rule's own path and remediation are not the best. */
type Detail = Pick<Violation, 'at' | 'part' | 'hint'>;

/** A field that must be there is not. */
export function required(path: FieldPath, expected: string, detail: Detail = {}): Violation {
  return { path, kind: 'Required', message: `expected ${expected}, got nothing`, ...detail };
}

/** A value breaks its field's rule. */
export function invalid(path: FieldPath, expected: string, got: unknown, detail: Detail = {}): Violation {
  return { path, kind: 'Invalid', message: `expected ${expected}, got ${showValue(got)}`, ...detail };
}

/** As `invalid`, where a value of its own would not say what is wrong. */
export function mismatch(path: FieldPath, expected: string, got: string, detail: Detail = {}): Violation {
  return { path, kind: 'Invalid', message: `expected ${expected}, got ${got}`, ...detail };
}

/** A value is none of those that the field takes. */
export function unsupported(path: FieldPath, values: readonly string[], got: unknown, detail: Detail = {}): Violation {
  const expected = values.length === 1 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`;
  return { path, kind: 'NotSupported', message: `expected ${expected}, got ${showValue(got)}`, ...detail };
}

/** A field is there that must not be. */
export function forbidden(path: FieldPath, expected: string, got: string, detail: Detail = {}): Violation {
  return { path, kind: 'Forbidden', message: `expected ${expected}, got ${got}`, ...detail };
}

/** A value that an earlier one of the list has. */
export function duplicate(path: FieldPath, expected: string, got: unknown, detail: Detail = {}): Violation {
  return { path, kind: 'Duplicate', message: `expected ${expected}, got ${showValue(got)} again`, ...detail };
}

/** A text or list is longer than it may be. */
export function tooLong(path: FieldPath, limit: string, got: number, detail: Detail = {}): Violation {
  return { path, kind: 'TooLong', message: `expected at most ${limit}, got ${got}`, ...detail };
}

/** A list has more items than it may have. */
export function tooMany(path: FieldPath, limit: string, got: number, detail: Detail = {}): Violation {
  return { path, kind: 'TooMany', message: `expected at most ${limit}, got ${got}`, ...detail };
}

/** A name leads to nothing. */
export function notFound(path: FieldPath, expected: string, got: unknown, detail: Detail = {}): Violation {
  return { path, kind: 'NotFound', message: `expected ${expected}, got ${showValue(got)}`, ...detail };
}
