import * as fc from 'fast-check';
import { constructFromEvents, CORE_SCHEMA, parseEvents, type Schema } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { generateManifests } from '../../../src/core/generate/generate-manifests.js';
import { KUBERNETES_SCHEMA } from '../../../src/core/yaml/kubernetes-schema.js';
import { readPlainYaml } from '../../../src/core/yaml/read-plain-yaml.js';
import { buildYamlTrees } from '../../../src/core/yaml/yaml-tree.js';
import { aConfig } from '../../support/configs.js';

/** What the parser gives; throws where it refuses the text. */
function readByParser(text: string, schema: Schema): { value: unknown; root: unknown } {
  const events = parseEvents(text, {});
  const [value, ...others] = constructFromEvents(events, { source: text, schema, maxAliases: 100 });
  expect(others).toEqual([]);
  return { value, root: buildYamlTrees(events, text)[0] };
}

/** Whether the fast reader takes the text; it must then say what the parser says. */
function isTaken(text: string, schema: Schema = KUBERNETES_SCHEMA): boolean {
  const read = readPlainYaml(text, schema);
  if (read === null) return false;
  expect(read).toStrictEqual(readByParser(text, schema));
  return true;
}

describe('the fast reader', () => {
  it('takes every manifest that generate writes', () => {
    const configs = [
      aConfig(),
      aConfig({ extra_env: { REDIS_PORT: '6379', EMPTY: '', ON: 'yes', URL: 'https://example.com/a?b=c#d' } }),
      aConfig({
        labels: { 'example.com/team': 'a' },
        active_deadline_seconds: 60,
        tolerations: [{ key: 'a', operator: 'Exists' }],
      }),
    ];
    const texts = configs.flatMap((config) => [...generateManifests({ config, runKey: 'night-1' }).files.values()]);
    expect(texts.length).toBeGreaterThan(3);
    for (const text of texts) expect(isTaken(text)).toBe(true);
  });

  it.each([
    ['a list in its key’s column', 'a:\n- b\n- c: 1\n  d: 2\ne: 3\n'],
    ['a list of lists’ mappings', 'a:\n  - b:\n    - c\n    - d\n  - e: 1\n'],
    ['quotes around anything', 'a: "x: y # z"\nb: \'- [{*&\'\nc: ""\nd: \'\'\n'],
    ['words that are no text', 'a: yes\nb: 010\nc: 1.5\nd: null\ne: 2026-11-22\nf: 1e3\n'],
    ['colons and hashes inside a word', 'a: b:c\nb: c#d\nc: http://d\n- e\n'.replace('- e\n', '')],
    ['flags', 'a:\n  - --b\n  - -c\n  - --d=e f\n'],
    ['deeper and shallower indentation', 'a:\n      b:\n        c: 1\n      d: 2\ne: 3\n'],
  ])('takes %s', (_, text) => {
    expect(isTaken(text)).toBe(true);
    expect(isTaken(text, CORE_SCHEMA)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['no line end', 'a: 1'],
    ['a comment', 'a: 1 # b\n'],
    ['a line of comment', '# b\na: 1\n'],
    ['an empty line', 'a: 1\n\nb: 2\n'],
    ['a carriage return', 'a: 1\r\n'],
    ['a tab', 'a:\t1\n'],
    ['an empty value', 'a:\nb: 1\n'],
    ['an empty last value', 'a:\n'],
    ['a value that goes on in the next line', 'a: b\n  c\n'],
    ['a list item that goes on', 'a:\n  - b\n    c\n'],
    ['flow style', 'a: {b: 1}\n'],
    ['a block scalar', 'a: |\n  b\n'],
    ['an anchor', 'a: &b 1\n'],
    ['a tag', 'a: !!str 1\n'],
    ['an escape', 'a: "\\n"\n'],
    ['a quote inside quotes', "a: 'b''c'\n"],
    ['a quoted key', '"a": 1\n'],
    ['a merge', '<<: a\n'],
    ['a key that is no text', 'yes: 1\n'],
    ['a repeated key', 'a: 1\na: 2\n'],
    ['a key of every object', '__proto__: 1\n'],
    ['a start of document', '---\na: 1\n'],
    ['an end of document', 'a: 1\n...\n'],
    ['a second document', 'a: 1\n---\nb: 1\n'],
    ['a list at the top', '- a\n'],
    ['a list in a list', 'a:\n  - - b\n'],
    ['a word beyond ASCII', 'a: é\n'],
    ['a nested line that is too shallow', 'a:\n    b: 1\n  c: 1\n'],
    ['a space at the end of a value', 'a: b \n'],
    ['a colon at the end of a value', 'a: b:\n'],
    [
      'nesting beyond reason',
      `${Array.from({ length: 80 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')}${' '.repeat(80)}a: 1\n`,
    ],
  ])('leaves %s to the parser', (_, text) => {
    expect(isTaken(text)).toBe(false);
  });

  const odd = fc.oneof(fc.string(), fc.stringMatching(/^[-\w.:/# "'$]{0,8}$/), fc.double());
  const plain = fc.oneof(fc.stringMatching(/^\w[-\w.:/]{0,8}$/), fc.integer(), fc.boolean());
  const word = fc.oneof({ weight: 30, arbitrary: plain }, { weight: 1, arbitrary: odd });
  const key = fc.oneof(
    { weight: 30, arbitrary: fc.stringMatching(/^[a-z_][\w./-]{0,6}$/) },
    { weight: 1, arbitrary: fc.string() },
  );
  const { node } = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      word,
      fc.array(tie('node'), { minLength: 1 }),
      fc.dictionary(key, tie('node'), { minKeys: 1 }),
    ),
  }));

  it('says what the parser says of any object in block style', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.dictionary(key, node, { minKeys: 1 }), fc.boolean(), (value, indentSeq) => {
        if (isTaken(stringify(value, { version: '1.1', lineWidth: 0, indentSeq }))) taken += 1;
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(10);
  });

  it('says what the parser says of any heap of lines', () => {
    const values = ['', ' b', ' "c"', " 'd'", ' 1', ' yes', ' - e', ' "', ' #f', ' g: h', ' i ', ' |', ' &j k', ' [l]'];
    const value = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...values.slice(0, 6)) },
      fc.constantFrom(...values),
    );
    const dash = fc.oneof({ weight: 4, arbitrary: fc.constantFrom('', '- ') }, fc.constantFrom('-', '- - ', '# '));
    const line = fc
      .tuple(fc.constantFrom(0, 0, 2, 2, 4, 1, 3), dash, fc.constantFrom('a:', 'b:', 'c:', 'd:', 'true:', ''), value)
      .map(([indent, start, name, rest]) => `${' '.repeat(indent)}${start}${name}${rest}\n`);
    let taken = 0;
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => {
        if (isTaken(lines.join(''))) taken += 1;
      }),
      { numRuns: 5_000 },
    );
    expect(taken).toBeGreaterThan(10);
  });
});
