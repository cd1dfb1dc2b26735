import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import type { Problem } from '../problem.js';
import { renderPath } from '../problem.js';
import type { ConfigProblem } from '../yaml/config-problem.js';
import { parseOrchestratorConfig } from './config-problems.js';
import { type OrchestratorConfig, SOURCE_TEXT_MAPS } from './orchestrator-config.js';

export type ReadConfig =
  | { config: OrchestratorConfig; problems?: never }
  | { config?: never; problems: ConfigProblem[] };

function nameContents(contents: Node | null): string {
  if (contents === null) return 'an empty file';
  return isSeq(contents) ? 'a list' : 'a single value';
}

/** A config file's text as a config, or everything that is wrong with it, in the order of the file. */
export function parseConfigText(text: string): ReadConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number, path: string, message: string): ConfigProblem => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col, path, message };
  };
  if (document.errors.length > 0) {
    return { problems: document.errors.map((error) => at(error.pos[0], '', syntaxMessage(error.code, error.message))) };
  }
  if (!isMap(document.contents)) {
    return {
      problems: [
        at(
          document.contents?.range?.[0] ?? 0,
          '',
          `expected a mapping of config keys, got ${nameContents(document.contents)}; start from the reference config`,
        ),
      ],
    };
  }
  const plain = toPlain(document);
  if (plain === null) {
    return {
      problems: [
        at(
          0,
          '',
          'expected aliases that name an anchor above them, not around them, and do not multiply, got others; spell the values out',
        ),
      ],
    };
  }
  const parsed = parseOrchestratorConfig(plain.value);
  if (parsed.config !== undefined) return parsed;
  const located = parsed.problems.map((problem) =>
    at(offsetOf(document, problem), renderPath(problem.path), problem.message),
  );
  return { problems: located.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** The document as plain values, with the source text of the scalars that Kubernetes wants as strings; null where its aliases lead nowhere, into themselves or multiply. */
function toPlain(document: Document): { value: unknown } | null {
  for (const path of SOURCE_TEXT_MAPS) {
    const map = resolve(document, document.getIn(path, true));
    if (!isMap(map)) continue;
    for (const { value } of map.items) {
      const scalar = resolve(document, value);
      if (isScalar(scalar) && scalar.value !== null && scalar.source !== undefined) scalar.value = scalar.source;
    }
  }
  try {
    const value: unknown = document.toJS();
    // An anchor around its own alias gives a value without an end: whoever shows it would fail.
    JSON.stringify(value);
    return { value };
  } catch {
    return null;
  }
}

function resolve(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

/** Where a problem stands: its key for a problem of the key, else its value, else the nearest parent that exists. */
function offsetOf(document: Document, { path, aboutKey }: Problem): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const part = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part))
      : undefined;
    const value = pair?.value ?? document.getIn(path.slice(0, length), true);
    const node: unknown = aboutKey && length === path.length ? pair?.key : value;
    if (isPositioned(node)) return node.range[0];
    if (isPositioned(pair?.key)) return pair.key.range[0];
  }
  return isPositioned(document.contents) ? document.contents.range[0] : 0;
}

function isPositioned(node: unknown): node is Node & { range: [number, number, number] } {
  return isNode(node) && Array.isArray(node.range);
}

function syntaxMessage(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'expected each key once, got this key a second time; remove one';
  if (code === 'MULTIPLE_DOCS') return 'expected one YAML document, got a second one; remove it';
  if (code === 'TAB_AS_INDENT') return 'expected spaces as indentation, got a tab; replace it';
  return `expected YAML, got a syntax error: ${message.split('\n')[0]?.slice(0, 200) ?? code}`;
}
