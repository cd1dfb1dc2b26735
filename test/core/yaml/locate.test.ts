import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type FieldPath, renderFieldPath } from '../../../src/core/yaml/field-path.js';
import { KUBERNETES_SCHEMA } from '../../../src/core/yaml/kubernetes-schema.js';
import type { Part } from '../../../src/core/yaml/locate.js';
import { parseMapping, type YamlMapping } from '../../../src/core/yaml/parse-mapping.js';

const text = readFileSync(join(import.meta.dirname, '../../fixtures/validate/positions.yaml'), 'utf8');

function parse(source: string): YamlMapping {
  const { mapping, problems } = parseMapping(source, { schema: KUBERNETES_SCHEMA });
  if (mapping === undefined) throw new Error(`the text is not one mapping: ${JSON.stringify({ source, problems })}`);
  return mapping;
}

function find(source: string, path: FieldPath, part?: Part): string {
  const { line, column } = parse(source).locate(path, part);
  return `${line}:${column}`;
}

/** For every leaf, the text from its position to the end. */
function textsAtLeaves(value: unknown, source: string): string[] {
  const mapping = parse(source);
  const starts = source.split('\n').reduce((all, line) => [...all, (all.at(-1) ?? 0) + line.length + 1], [0]);
  return leavesOf(value).map(([path]) => {
    const { line, column } = mapping.locate(path);
    return source.slice((starts[line - 1] ?? 0) + column - 1);
  });
}

describe('position of a path', () => {
  const table: { name: string; path: FieldPath; part?: Part; expected: string }[] = [
    { name: 'a plain value stands at its first letter', path: ['plain'], expected: '2:8' },
    { name: 'a quoted value stands at its quote', path: ['quoted'], expected: '3:9' },
    { name: 'a single-quoted value stands at its quote', path: ['single'], expected: '4:9' },
    { name: 'an empty value stands at its key', path: ['empty'], expected: '5:1' },
    { name: 'a literal block stands at its indicator', path: ['literal'], expected: '6:10' },
    { name: 'a folded block stands at its indicator, not at its comment', path: ['folded'], expected: '9:9' },
    { name: 'a flow mapping stands at its key', path: ['flow'], expected: '12:1' },
    { name: 'a value in a flow mapping', path: ['flow', 'a'], expected: '12:11' },
    { name: 'a value in a flow list', path: ['flow', 'b', 1], expected: '12:21' },
    { name: 'a mapping in a flow list stands at its brace', path: ['flow', 'b', 2], expected: '12:26' },
    { name: 'a value deep in flow style', path: ['flow', 'b', 2, 'deep'], expected: '12:33' },
    { name: 'a list stands at its key', path: ['list'], expected: '13:1' },
    { name: 'a list item', path: ['list', 0], expected: '14:5' },
    { name: 'a mapping in a list stands at its first key', path: ['list', 1], expected: '15:7' },
    { name: 'a value in a list of mappings', path: ['list', 1, 'value'], expected: '16:14' },
    { name: 'a list in a list', path: ['list', 2, 0], expected: '18:7' },
    { name: 'a merged value stands in the mapping that it comes from', path: ['derived', 'shared'], expected: '20:11' },
    { name: 'a value beside a merge', path: ['derived', 'own'], expected: '24:8' },
    { name: 'a collection alias stands at the alias', path: ['alias'], expected: '25:8' },
    { name: 'a value behind an alias stands at its anchor', path: ['alias', 'kept'], expected: '21:9' },
    { name: 'a scalar alias stands at the alias', path: ['scalarAlias'], expected: '27:14' },
    { name: 'a tagged value', path: ['tagged'], expected: '28:15' },
    { name: 'a quoted key', path: ['quoted key'], expected: '29:15' },
    { name: 'a key with dots', path: [{ key: 'app.kubernetes.io/name' }], expected: '30:25' },
    { name: 'the key of a value', path: ['plain'], part: 'key', expected: '2:1' },
    { name: 'the key of a value in flow style', path: ['flow', 'b'], part: 'key', expected: '12:14' },
    { name: 'a missing member stands at its parent', path: ['flow', 'b', 2, 'missing'], expected: '12:26' },
    { name: 'a missing list item stands at its list', path: ['list', 9, 'name'], expected: '13:1' },
    { name: 'a member of a scalar stands at the scalar', path: ['plain', 'x', 'y'], expected: '2:8' },
    { name: 'a missing top key stands at the first key', path: ['missing', 'x'], expected: '2:1' },
    { name: 'the whole stands at the first key', path: [], expected: '2:1' },
  ];

  it.each(table)('$name', ({ path, part, expected }) => {
    expect(find(text, path, part)).toBe(expected);
  });

  it.each(table)('$name, with CRLF line ends', ({ path, part, expected }) => {
    expect(find(text.replaceAll('\n', '\r\n'), path, part)).toBe(expected);
  });

  it('reads JSON with tabs', () => {
    expect(find('{\n\t"a": {\n\t\t"b": [1, "two"]\n\t}\n}', ['a', 'b', 1])).toBe('3:12');
  });

  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
  const { node } = fc.letrec((tie) => ({
    node: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('node')), fc.dictionary(fc.string(), tie('node'))),
  }));
  /** Without keys that merge, which are another matter. */
  const objects = fc
    .dictionary(fc.string(), node, { minKeys: 1 })
    .filter((value) => !JSON.stringify(value).includes('"<<"'));

  it('finds every leaf of any object in JSON', () => {
    fc.assert(
      fc.property(objects, (value) => {
        const source = JSON.stringify(value, null, 2);
        const found = textsAtLeaves(value, source);
        const expected = leavesOf(value).map(([, member]) => JSON.stringify(member));
        expect(found.map((rest, index) => rest.slice(0, expected[index]?.length))).toEqual(expected);
      }),
    );
  });

  it('finds every leaf of any object in block style, one behind the other', () => {
    fc.assert(
      fc.property(objects, (value) => {
        const source = stringify(value, { version: '1.1', lineWidth: 0 });
        const lengths = textsAtLeaves(value, source).map(({ length }) => length);
        expect(lengths).toEqual([...new Set(lengths)].sort((a, b) => b - a));
        expect(lengths).not.toContain(0);
      }),
    );
  });
});

function leavesOf(value: unknown, path: FieldPath = []): [FieldPath, unknown][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...path, key]));
}

describe('path as text', () => {
  it('is written as the API server writes it', () => {
    const path: FieldPath = ['spec', 'containers', 0, 'resources', 'limits', { key: 'nvidia.com/gpu' }];
    expect(renderFieldPath(path)).toBe('spec.containers[0].resources.limits[nvidia.com/gpu]');
    expect(renderFieldPath([])).toBe('');
  });
});
