import { parseQuantity } from '../../quantity.js';
import type { ScalarKind } from '../schema/read-schema.js';

interface DecodedScalar {
  /** Undefined where nothing can be made of the value. */
  decoded: unknown;
  problem?: 'wrong-type' | 'bad-quantity';
}

const WRONG: DecodedScalar = { decoded: undefined, problem: 'wrong-type' };

const INT32 = 2 ** 31;
const INT64 = 2 ** 63;

/** RFC 3339, the only form in which the API server reads a time. */
const TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d+)?(?:Z|[-+](?:[01]\d|2[0-4]):[0-5]\d)$/;

/** A scalar of the wanted kind, or what is wrong with it. A number or boolean in place of text becomes text. */
export function decodeScalar(value: unknown, kind: ScalarKind): DecodedScalar {
  switch (kind) {
    case 'string':
      if (typeof value === 'string') return { decoded: value };
      return isPlain(value) ? { decoded: String(value), problem: 'wrong-type' } : WRONG;
    case 'boolean':
      return typeof value === 'boolean' ? { decoded: value } : WRONG;
    case 'int32':
      return isInteger(value, INT32) ? { decoded: value } : WRONG;
    case 'int64':
      return isInteger(value, INT64) ? { decoded: value } : WRONG;
    case 'int-or-string':
      return typeof value === 'string' || isInteger(value, INT32) ? { decoded: value } : WRONG;
    case 'quantity':
      return decodeQuantity(value);
    case 'time':
      return typeof value === 'string' && TIME.test(value) ? { decoded: value } : WRONG;
    case 'any':
      return { decoded: value };
  }
}

function isInteger(value: unknown, limit: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit;
}

/** Spaces that the server cuts off: tabs and line breaks reach it as escapes of JSON, which it takes for letters. */
const SPACES =
  /^[ \u0085\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+|[ \u0085\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+$/g;

/** The server reads whatever stands there as text, and text without the spaces around it. */
function decodeQuantity(value: unknown): DecodedScalar {
  if (typeof value !== 'string' && !isPlain(value)) return WRONG;
  const text = String(value).replace(SPACES, '');
  if (parseQuantity(text) === null) return { decoded: undefined, problem: 'bad-quantity' };
  return { decoded: text === value ? value : text };
}

function isPlain(value: unknown): value is number | boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}
