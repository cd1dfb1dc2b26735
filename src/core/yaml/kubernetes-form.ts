import type { FieldPath } from './field-path.js';
import { textOf } from './locate.js';
import { findIllegalCharacters } from './illegal-characters.js';
import type { TextWithTrees } from './text-with-trees.js';
import { visitNodes } from './visit-nodes.js';
import type { YamlProblem } from './yaml-problem.js';
import type { MappingNode, YamlNode } from './yaml-tree.js';

// What the YAML reader of kubectl and the API server refuses though other readers take it. Source:
// https://github.com/kubernetes-sigs/yaml/blob/v1.6.0/goyaml.v2/scannerc.go and decode.go

const DIRECTIVE = /^%(?!YAML[ \t]+1\.1[ \t]*(?:#.*)?\r?$|TAG[ \t]).*$/m;
/** One of these stands where a key is nothing, and looking for them costs next to nothing. */
const NULL_KEY_SIGNS = ['~', 'null', 'Null', 'NULL', ' :', '\t:', '\n:', '{:', ',:', '?:'];
/** Maybe a key that is nothing; the trees tell. */
const NULL_KEY = /(?:~|null|Null|NULL)["']?[ \t]*:|(?:^|[{,?])[ \t]*:(?:\s|$)/m;
const NULL_WORDS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);

/** Escapes of JSON that this YAML has not; a text that is JSON as a whole is read as JSON. */
const JSON_ESCAPE = /\\(?:\/|u[dD][89a-fA-F])/;
const JSON_TEXT = /^\s*\{/;
const QUOTED = /"(?:[^"\\]|\\.)*"/sy;

/** Everything of that sort; a text without any is only looked through, not taken apart. */
export function findKubernetesProblems(source: TextWithTrees): YamlProblem[] {
  const { text, trees } = source;
  return [
    ...findDirective(source),
    ...findIllegalCharacters(source),
    ...(NULL_KEY_SIGNS.some((sign) => text.includes(sign)) && NULL_KEY.test(text)
      ? trees().flatMap((tree) => findNullKeys(tree, source))
      : []),
    ...(JSON_ESCAPE.test(text) && !JSON_TEXT.test(text) ? trees().flatMap((tree) => findEscapes(tree, source)) : []),
    ...(text.includes('<<') ? trees().flatMap((tree) => findOverrides(tree, source)) : []),
  ];
}

function findDirective({ text, positionAt }: TextWithTrees): YamlProblem[] {
  const [head = ''] = text.startsWith('%') || text.includes('\n%') ? text.split(/^---/m, 1) : [];
  const match = DIRECTIVE.exec(head);
  if (match === null) return [];
  const message = 'expected no directive but %YAML 1.1, got another one';
  return [
    { kind: 'yaml-syntax', path: [], message, hint: 'Remove the line that starts with %.', ...positionAt(match.index) },
  ];
}

function findNullKeys(tree: YamlNode, { text, positionAt }: TextWithTrees): YamlProblem[] {
  const problems: YamlProblem[] = [];
  visitMappings(tree, (mapping, path) => {
    for (const { key } of mapping.pairs) {
      const isQuoted = key.start !== -1 && /["']/.test(text.charAt(key.start));
      if (key.kind !== 'scalar' || isQuoted || !NULL_WORDS.has(key.text)) continue;
      const message = 'expected a key, got one that YAML reads as null';
      const place = positionAt(key.start === -1 ? mapping.start : key.start);
      problems.push({
        kind: 'yaml-syntax',
        path,
        message,
        hint: 'Write a key, in quotes if it is this word.',
        ...place,
      });
    }
  });
  return problems;
}

function findEscapes(tree: YamlNode, { text, positionAt }: TextWithTrees): YamlProblem[] {
  const problems: YamlProblem[] = [];
  visitNodes(tree, (node, path) => {
    if (node.kind !== 'scalar' || node.start === -1 || text.charAt(node.start) !== '"') return;
    QUOTED.lastIndex = node.start;
    if (!JSON_ESCAPE.test(QUOTED.exec(text)?.[0] ?? '')) return;
    const message = 'expected an escape of YAML 1.1, got \\/ or half a character';
    const hint = 'Write the character itself.';
    problems.push({ kind: 'yaml-syntax', path, message, hint, ...positionAt(node.start) });
  });
  return problems;
}

/** A key that a merge has set, or sets again: this reader refuses the one and does not override with the other. */
function findOverrides(tree: YamlNode, { positionAt }: TextWithTrees): YamlProblem[] {
  const problems: YamlProblem[] = [];
  visitMappings(tree, (mapping, path) => {
    const seen = new Set<string>();
    const note = (key: string, start: number): void => {
      if (seen.has(key)) problems.push({ ...describeOverride(key, path), ...positionAt(start) });
      seen.add(key);
    };
    for (const { key, value } of mapping.pairs) {
      const text = textOf(key);
      if (text === '<<')
        for (const source of sourcesOf(value)) for (const merged of keysOf(source)) note(merged, key.start);
      else if (text !== undefined) note(text, key.start);
    }
  });
  return problems;
}

function describeOverride(key: string, path: FieldPath): Pick<YamlProblem, 'kind' | 'path' | 'message' | 'hint'> {
  return {
    kind: 'duplicate-key',
    path: [...path, key],
    message: `expected each key once, got "${key}" by a merge and a second time`,
    hint: 'Take it out of one of the two: Kubernetes lets no key override a merged one.',
  };
}

function sourcesOf(value: YamlNode): MappingNode[] {
  const node = resolve(value);
  const nodes = node.kind === 'sequence' ? node.items.map(resolve) : [node];
  return nodes.filter((source) => source.kind === 'mapping');
}

function keysOf(mapping: MappingNode): string[] {
  return mapping.pairs.flatMap(({ key, value }) => {
    const text = textOf(key);
    if (text === '<<') return sourcesOf(value).flatMap(keysOf);
    return text === undefined ? [] : [text];
  });
}

function resolve(node: YamlNode): YamlNode {
  return node.kind === 'alias' && node.target !== undefined ? node.target : node;
}

function visitMappings(root: YamlNode, see: (mapping: MappingNode, path: FieldPath) => void): void {
  visitNodes(root, (node, path) => {
    if (node.kind === 'mapping') see(node, path);
  });
}
