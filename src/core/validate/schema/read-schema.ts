import { JOB_SCHEMA } from './v1.37.js';

/** What a field may hold. */
export type FieldType =
  | { kind: ScalarKind }
  | { kind: 'object'; fields: ReadonlyMap<string, FieldType> }
  | { kind: 'map'; item: FieldType }
  | { kind: 'list'; item: FieldType; merge: Merge | undefined };

/** How server-side apply tells the items of a list apart; without one, the list is replaced as a whole. */
export type Merge = 'set' | readonly MergeKey[];

/** A field that names an item, and what it is where it is absent. */
export interface MergeKey {
  name: string;
  fallback: string;
}

/** A value without parts; `any` is whatever stands there. */
export type ScalarKind = 'string' | 'boolean' | 'int32' | 'int64' | 'quantity' | 'int-or-string' | 'time' | 'any';

const SCALARS: Readonly<Record<string, ScalarKind>> = {
  s: 'string',
  b: 'boolean',
  i: 'int32',
  l: 'int64',
  q: 'quantity',
  p: 'int-or-string',
  t: 'time',
  o: 'any',
};

let job: FieldType | undefined;

/** The type of a batch/v1 Job. It is read at the first call: commands that validate nothing never pay for it. */
export function jobSchema(): FieldType {
  job ??= readSchema(JOB_SCHEMA, 'Job');
  return job;
}

/**
 * One type from a vendored text. A line is a type's name and its fields, `name:type`; a type is a letter (`s` text, `b`
 * boolean, `i` and `l` integers of 32 and 64 bits, `q` quantity, `p` number or name, `t` time, `o` anything), the name
 * of a line, `{type}` for a map and `[type|keys]` for a list with its merge keys, `*` for a set.
 */
function readSchema(text: string, root: string): FieldType {
  const lines = new Map(
    text
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(' ')), line]),
  );
  const types = new Map<string, FieldType>();

  const readType = (symbol: string): FieldType => {
    if (symbol.startsWith('{')) return { kind: 'map', item: readType(symbol.slice(1, -1)) };
    if (symbol.startsWith('[')) {
      const [item = '', merge] = symbol.slice(1, -1).split('|');
      return { kind: 'list', item: readType(item), merge: merge === undefined ? undefined : readMerge(merge) };
    }
    const scalar = SCALARS[symbol];
    return scalar === undefined ? readObject(symbol) : { kind: scalar };
  };

  const readObject = (name: string): FieldType => {
    const known = types.get(name);
    if (known !== undefined) return known;
    const line = lines.get(name);
    if (line === undefined) throw new Error(`Expected a line for ${name} in the vendored schema, got none.`);
    const fields = new Map<string, FieldType>();
    const type: FieldType = { kind: 'object', fields };
    types.set(name, type);
    for (const field of line.split(' ').slice(1)) {
      const colon = field.indexOf(':');
      fields.set(field.slice(0, colon), readType(field.slice(colon + 1)));
    }
    return type;
  };

  return readObject(root);
}

function readMerge(text: string): Merge {
  if (text === '*') return 'set';
  return text.split(',').map((key) => {
    const [name = '', fallback = ''] = key.split('=');
    return { name, fallback };
  });
}
