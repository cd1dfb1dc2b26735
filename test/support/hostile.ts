// What nobody should send and somebody will: documents of the right kind with a few wrong places, and texts that were
// cut, doubled or overwritten.

import fc from 'fast-check';
import { expect } from 'vitest';
import { StageError } from '../../src/core/errors.js';

/** Keys that change every object of the process where somebody assigns them. */
const POLLUTING_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '', '0', 'length'];

/** As large as what is refused for its size, or larger. */
const ENORMOUS = 'x'.repeat(200_000);

const SCALARS = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  -1e308,
  2 ** 53,
  '',
  ' ',
  'null',
  '../../etc/passwd',
  '\u0000',
  '\ud800',
  '__proto__',
  '9999-99-99T99:99:99Z',
  '+275760-09-13T00:00:00.001Z',
  '$&',
  ENORMOUS,
];

function own(key: string, value: unknown): Record<string, unknown> {
  return Object.fromEntries([[key, value]]);
}

/** Any JSON value, most of them small. */
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...SCALARS),
  fc.constantFrom<unknown>(
    [],
    {},
    [[]],
    [null],
    [{}],
    [1, 'a'],
    Array.from({ length: 2_000 }, () => ({})),
  ),
  fc.constantFrom(...POLLUTING_KEYS).map((key) => own(key, { polluted: true })),
  fc.constant(own('constructor', own('prototype', { polluted: true }))),
  fc.integer({ min: 100, max: 900 }).map((depth) => {
    let nested: unknown = 1;
    for (let level = 0; level < depth; level += 1) nested = level % 2 === 0 ? [nested] : { a: nested };
    return nested;
  }),
  fc.jsonValue(),
);

interface Mutation {
  place: number;
  how: 'replace' | 'remove' | 'add';
  key: string;
  value: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat(),
  how: fc.constantFrom('replace', 'remove', 'add'),
  key: fc.oneof(fc.constantFrom(...POLLUTING_KEYS), fc.string({ maxLength: 8 })),
  value: hostileValue,
});

/** A document with up to four wrong places. */
export function hostileDocument(valid: unknown): fc.Arbitrary<unknown> {
  return fc.array(mutation, { minLength: 1, maxLength: 4 }).map((mutations) => mutations.reduce(mutate, valid));
}

/** The JSON of such a document. */
export function hostileJson(valid: unknown): fc.Arbitrary<string> {
  return hostileDocument(valid).map((document) => JSON.stringify(document));
}

/** A text that was cut, doubled or overwritten in up to three places, or is another one. */
export function hostileText(valid: string): fc.Arbitrary<string> {
  const part = fc.oneof(
    fc.constantFrom(
      '\u0000',
      '\ufeff',
      '\r',
      '\t',
      '---\n',
      '&a [*a, *a]',
      '*a',
      '{',
      ']',
      '!!js/function x',
      '<<: ',
      '"',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constant(ENORMOUS),
  );
  const edit = fc.record({ at: fc.nat(), removed: fc.nat({ max: 40 }), part });
  const edited = fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) =>
    edits.reduce((text, { at, removed, part: added }) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + added + text.slice(start + removed);
    }, valid),
  );
  const cut = fc.nat({ max: valid.length }).map((end) => valid.slice(0, end));
  return fc.oneof(edited, cut, fc.string({ unit: 'binary' }), fc.constant(valid + valid));
}

function mutate(document: unknown, { place, how, key, value }: Mutation): unknown {
  const places = listPlaces(document);
  const path = places[place % places.length] ?? [];
  return change(document, path, (found) => {
    if (how === 'replace' || typeof found !== 'object' || found === null) return value;
    if (how === 'remove') return Array.isArray(found) ? found.slice(1) : without(found, place);
    if (Array.isArray(found)) return [...(found as unknown[]), value];
    return Object.fromEntries([...Object.entries(found), [key, value]]);
  });
}

function without(found: object, place: number): object {
  const entries = Object.entries(found);
  return Object.fromEntries(entries.filter((_, index) => index !== place % Math.max(1, entries.length)));
}

function listPlaces(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null || path.length > 12) return [path];
  return [
    path,
    ...Object.entries(value)
      .slice(0, 40)
      .flatMap(([key, part]) => listPlaces(part, [...path, key])),
  ];
}

function change(value: unknown, path: readonly string[], by: (found: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by(value);
  const changed = Object.entries(value as object).map(([name, part]): [string, unknown] => [
    name,
    name === key ? change(part, rest, by) : part,
  ]);
  return Array.isArray(value) ? changed.map(([, part]) => part) : Object.fromEntries(changed);
}

const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Number.prototype];
const CLEAN = PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length);

/** No object of the process has got what it was not given. */
export function expectUnpolluted(): void {
  expect(PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length)).toEqual(CLEAN);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
}

/** As much as anybody reads, however large the input was. */
export const MAX_SENTENCE = 8_000;

/** The work's value, or the StageError that it throws; any other error fails the test. */
export function attempt<T>(work: () => T): T | StageError {
  try {
    return work();
  } catch (error) {
    return expectStageError(error);
  }
}

/** The same for work that takes time. */
export async function attemptLater<T>(work: () => Promise<T>): Promise<T | StageError> {
  try {
    return await work();
  } catch (error) {
    return expectStageError(error);
  }
}

function expectStageError(error: unknown): StageError {
  if (!(error instanceof StageError)) throw error;
  expect(error.message.length).toBeLessThan(MAX_SENTENCE);
  return error;
}
