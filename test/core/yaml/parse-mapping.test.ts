import { describe, expect, it } from 'vitest';
import { KUBERNETES_SCHEMA } from '../../../src/core/yaml/kubernetes-schema.js';
import { parseMapping } from '../../../src/core/yaml/parse-mapping.js';

function parse(text: string) {
  return parseMapping(text, { schema: KUBERNETES_SCHEMA });
}

function problemsOf(text: string): string[] {
  return (parse(text).problems ?? []).map(({ kind, line, column }) => `${line}:${column} ${kind}`);
}

describe('form of a text', () => {
  const table: { name: string; text: string; expected: string[]; documents?: number }[] = [
    {
      name: 'every repeated key',
      text: 'a: 1\nb:\n  c: 1\n  c: 2\na: 3\n',
      expected: ['4:3 duplicate-key', '5:1 duplicate-key'],
    },
    { name: 'a repeated key in flow style', text: '{"a": 1,\n "a": 2}', expected: ['2:2 duplicate-key'] },
    { name: 'a repeated key in a list', text: 'l:\n  - x: 1\n    x: 2\n', expected: ['3:5 duplicate-key'] },
    { name: 'two spellings of one key', text: 'yes: 1\ntrue: 2\n', expected: ['2:1 duplicate-key'] },
    { name: 'a tab as indentation', text: 'a:\n\tb: 1\n', expected: ['2:1 tab-indentation'] },
    { name: 'a tab before a list item', text: 'a:\n  - b\n\t- c\n', expected: ['3:1 tab-indentation'] },
    { name: 'a tab behind spaces', text: 'a:\n  b: 1\n  \tc: 2\n', expected: ['3:3 tab-indentation'] },
    { name: 'a second document', text: 'a: 1\n---\nb: 2\n', expected: ['3:1 one-document'] },
    { name: 'a second document behind an end mark', text: 'a: 1\n...\n---\nb: 2\n', expected: ['4:1 one-document'] },
    { name: 'an empty file', text: '', expected: ['1:1 empty-file'] },
    { name: 'a file of comments', text: '# nothing\n\n# here\n', expected: ['1:1 empty-file'] },
    { name: 'a file of separators', text: '---\n---\n', expected: ['1:1 empty-file'] },
    { name: 'a list', text: '# c\n- a\n', expected: ['2:1 not-a-mapping'] },
    { name: 'a single word', text: 'hello\n', expected: ['1:1 not-a-mapping'] },
    { name: 'an explicit null', text: 'null\n', expected: ['1:1 not-a-mapping'] },
    { name: 'an open quote', text: 'a: "x\nb: 1\n', expected: ['2:1 yaml-syntax'] },
    { name: 'an open bracket', text: 'a: [1\nb: 2\n', expected: ['2:1 yaml-syntax'] },
    { name: 'a line without a colon', text: 'a: 1\nb\nc: 2\n', expected: ['3:2 yaml-syntax'] },
    { name: 'a colon in a plain value', text: 'a: b: c\n', expected: ['1:5 yaml-syntax'] },
    { name: 'an item out of line', text: 'a:\n  - b: 1\n   c: 2\n', expected: ['3:4 yaml-syntax'] },
    { name: 'an alias to nothing', text: 'a: *x\n', expected: ['1:5 yaml-syntax'] },
    { name: 'an alias inside its own anchor', text: 'a: &x\n  b: *x\n', expected: ['2:6 recursive-alias'] },
    { name: 'an unknown tag', text: 'a: !secret b\n', expected: ['1:4 yaml-syntax'] },
    { name: 'a mapping as a key', text: '? {a: 1}\n: b\n', expected: ['1:1 yaml-syntax'] },
    { name: 'brackets nested beyond reason', text: `a: ${'['.repeat(5000)}`, expected: ['1:103 yaml-syntax'] },
    {
      name: 'more aliases than any Job needs',
      text: `a: &a 1\nb: [${'*a, '.repeat(101)}]\n`,
      expected: ['2:406 yaml-syntax'],
    },
  ];

  it.each(table)('refuses $name', ({ text, expected }) => {
    const { mapping } = parse(text);
    expect(mapping).toBeUndefined();
    expect(problemsOf(text)).toEqual(expected);
  });

  it.each(table)('says what to do about $name', ({ text }) => {
    for (const { message, hint } of parse(text).problems ?? []) {
      expect(message).toMatch(/^expected .*, got /);
      expect(hint).toMatch(/\.$/);
    }
  });

  it('counts documents that hold something', () => {
    expect(parse('a: 1\n').documents).toBe(1);
    expect(parse('---\n---\na: 1\n---\n').documents).toBe(1);
    expect(parse('a: 1\n---\nb: 1\n---\nc: 1\n').documents).toBe(3);
    expect(parse('').documents).toBe(0);
  });

  it('takes a document between empty ones, and finds its parts', () => {
    const { mapping } = parse('---\n---\na: 1\n---\n');
    expect(mapping?.value).toEqual({ a: 1 });
    expect(mapping?.locate(['a'])).toEqual({ line: 3, column: 4 });
  });

  it('never quotes the text, which may hold a secret', () => {
    const problems = parse('token: "hunter2\n').problems ?? [];
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('does not write out nested aliases', () => {
    const levels = Array.from({ length: 40 }, (_, n) => `l${n + 1}: &l${n + 1} [*l${n}, *l${n}]`);
    const { mapping } = parse(['l0: &l0 [x]', ...levels].join('\n'));
    expect(mapping?.locate(['l40', 0, 0])).toEqual({ line: 40, column: 12 });
  });
});

describe('plain words as Kubernetes reads them', () => {
  it.each([
    ['yes', true],
    ['Off', false],
    ['n', false],
    ['010', 8],
    ['0o10', 8],
    ['08', 8],
    ['0x1F', 31],
    ['-0b11', -3],
    ['1_000', 1000],
    ['1e3', 1000],
    ['.5', 0.5],
    ['-1.50', -1.5],
    ['~', null],
    ['1:30', '1:30'],
    ['2026-11-22', '2026-11-22'],
    ['1e999', '1e999'],
    ['0b2', '0b2'],
    ['"yes"', 'yes'],
    ["'010'", '010'],
    ['500m', '500m'],
  ])('%s', (word, expected) => {
    expect(parse(`a: ${word}`).mapping?.value).toEqual({ a: expected });
  });

  it('merges mappings, own keys first', () => {
    const { mapping } = parse('base: &b {x: 1, z: 2}\njob: {<<: *b, z: 3}\n');
    expect(mapping?.value).toMatchObject({ job: { x: 1, z: 3 } });
  });
});
