import type { TextWithTrees } from './text-with-trees.js';
import { visitNodes } from './visit-nodes.js';
import type { YamlProblem } from './yaml-problem.js';
import type { YamlNode } from './yaml-tree.js';

// Characters that the YAML reader of Kubernetes refuses, or takes for the end of a line. Source:
// https://github.com/kubernetes-sigs/yaml/blob/v1.6.0/goyaml.v2/readerc.go and scannerc.go

/** In comments too, where other readers look at nothing. */
const CONTROL_CHARACTER = /[\p{Cc}\uFFFE\uFFFF](?<![\t\n\r\u0085])/u;
/** Ends a line of YAML 1.1, though no line of an editor. */
const OLD_LINE_BREAK = /[\u0085\u2028\u2029]/;
const ANY_LINE_BREAK = /\r\n|[\n\r\u0085\u2028\u2029]/g;
const COMMENT = /(?:^|[ \t])#/;
/** A block whose indentation is that of its first line, which starts with a tab. */
const TAB_BLOCK = /[|>][-+]?[ \t]*(?:#[^\r\n]*)?\r?\n(?: *\r?\n)* *\t/y;

/** Everything of that sort, wherever it stands. */
export function findIllegalCharacters(source: TextWithTrees): YamlProblem[] {
  const { text, trees } = source;
  return [
    ...findControlCharacter(source),
    ...(OLD_LINE_BREAK.test(text) ? findOldLineBreak(source) : []),
    ...(text.includes('\t') ? trees().flatMap((tree) => findTabBlocks(tree, source)) : []),
  ];
}

function findControlCharacter({ text, positionAt }: TextWithTrees): YamlProblem[] {
  const match = CONTROL_CHARACTER.exec(text);
  if (match === null) return [];
  const message = 'expected text without control characters, got one';
  const hint = 'Remove the character, which editors may not show.';
  return [{ kind: 'yaml-syntax', path: [], message, hint, ...positionAt(match.index) }];
}

/** What stands behind the first would be read as a line of its own. In words and quotes it is one space, as for other readers. */
function findOldLineBreak({ text, trees, positionAt }: TextWithTrees): YamlProblem[] {
  const offsets: number[] = [];
  let lineStart = 0;
  for (const { index, 0: lineBreak } of text.matchAll(ANY_LINE_BREAK)) {
    // Each line is looked at once, so that a long one of many # takes no longer than any other.
    if (OLD_LINE_BREAK.test(lineBreak) && COMMENT.test(text.slice(lineStart, index))) offsets.push(index);
    if (offsets.length > 0) break;
    lineStart = index + lineBreak.length;
  }
  for (const tree of trees())
    visitNodes(tree, (node) => {
      if (node.kind !== 'scalar' || !/[|>]/.test(text.charAt(node.start)) || !OLD_LINE_BREAK.test(node.text)) return;
      offsets.push(node.start + text.slice(node.start).search(OLD_LINE_BREAK));
    });
  if (offsets.length === 0) return [];
  const first = offsets.reduce((least, offset) => Math.min(least, offset));
  const message = 'expected lines that end with a line feed, got a line separator of Unicode';
  const hint = 'Replace the character, which editors may not show, by a space or a new line.';
  return [{ kind: 'yaml-syntax', path: [], message, hint, ...positionAt(first) }];
}

function findTabBlocks(tree: YamlNode, { text, positionAt }: TextWithTrees): YamlProblem[] {
  const problems: YamlProblem[] = [];
  visitNodes(tree, (node, path) => {
    TAB_BLOCK.lastIndex = node.start;
    const match = node.kind === 'scalar' && node.start !== -1 ? TAB_BLOCK.exec(text) : null;
    if (match === null) return;
    const message = 'expected spaces as indentation of the block, got a tab at its start';
    const hint = 'Say how deep the block is indented, as in |2, or start it with another line.';
    const place = positionAt(node.start + match[0].length - 1);
    problems.push({ kind: 'tab-indentation', path, message, hint, ...place });
  });
  return problems;
}
