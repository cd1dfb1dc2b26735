import { describe, expect, it } from 'vitest';
import { findKubernetesProblems } from '../../../src/core/yaml/kubernetes-form.js';
import { KUBERNETES_SCHEMA } from '../../../src/core/yaml/kubernetes-schema.js';
import { parseMapping } from '../../../src/core/yaml/parse-mapping.js';

function problemsOf(text: string): string[] {
  const { problems = [] } = parseMapping(text, { schema: KUBERNETES_SCHEMA, findMore: findKubernetesProblems });
  return problems.map(({ kind, line, column }) => `${line}:${column} ${kind}`);
}

// Whether a real API server agrees is asked in test/cluster/validate.
describe('what Kubernetes refuses of YAML', () => {
  it.each([
    ['a directive of a newer version', '%YAML 1.2\n---\na: 1\n', ['1:1 yaml-syntax']],
    ['a directive that nobody knows', '# a\n%FOO b\n---\na: 1\n', ['2:1 yaml-syntax']],
    ['a control character', 'a: "b\u007f"\n', ['1:6 yaml-syntax']],
    ['a control character in a comment', '# a\u001b[31m\na: 1\n', ['1:4 yaml-syntax']],
    ['a character that is none', 'a: "b\uffff"\n', ['1:6 yaml-syntax']],
    ['a line separator in a comment', 'a: 1\n# b\u2028c: 2\n', ['2:4 yaml-syntax']],
    ['a next-line character in a block', 'a: |\n  b\u0085c\n', ['2:4 yaml-syntax']],
    ['a tab in front of a block', 'a:\n  - |\n\n    \tb\n', ['4:5 tab-indentation']],
    ['null for a key', 'a: {~: 1}\nb: {null: 1}\n', ['1:5 yaml-syntax', '2:5 yaml-syntax']],
    ['nothing for a key', 'a:\n  : 1\n', ['2:3 yaml-syntax']],
    ['an escape of JSON', 'a: "b\\/c"\n', ['1:4 yaml-syntax']],
    ['half a character', 'a:\n  - "\\ud83d\\ude00"\n', ['2:5 yaml-syntax']],
    ['a key over a merged one', 'a:\n  <<: {b: 1}\n  b: 2\n', ['3:3 duplicate-key']],
    ['a merge over a key', 'a:\n  b: 2\n  <<: {b: 1}\n', ['3:3 duplicate-key']],
    ['two merges of one key', 'a:\n  <<: [{b: 1}, {b: 2}]\n', ['2:3 duplicate-key']],
    ['a merge of a merge', 'x: &x {b: 1}\ny: &y {<<: *x}\na:\n  <<: *y\n  b: 2\n', ['5:3 duplicate-key']],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  it.each([
    ['the directive of its own version', '%YAML 1.1\n---\na: 1\n'],
    ['a percent sign further down', 'a: |\n  %x\n'],
    ['null in quotes for a key', 'a: {"null": 1, \'~\': 2, "": 3}\n'],
    ['null for a value', 'a: {b: null, c: ~, d: }\n'],
    ['escapes of JSON in JSON', '{"a": "b\\/c\\ud83d\\ude00"}'],
    ['an escape that is none', "a: 'b\\/c'\n"],
    ['merges of different keys', 'a:\n  <<: [{b: 1}, {c: 2}]\n  d: 3\n'],
    ['a line separator in a word', 'a: "b\u2028c"\nd: e\u2028f\n'],
    ['a tab within a block', 'a: |\n  b:\n  \tc\n'],
    ['a tab in a block of a known indentation', 'a: |2\n  \tb\n'],
    ['a sign of a block in a word', 'a: "|"\nb: c |\nd: \n  \'>\'\n'],
    ['a letter behind ASCII', 'a: ä😀\n'],
  ])('but not %s', (_, text) => {
    expect(problemsOf(text)).toEqual([]);
  });
});
