import type { Schema } from 'js-yaml';
import type { MappingNode, ScalarNode, SequenceNode, YamlNode } from './yaml-tree.js';

// A fast reader for YAML that is as plain as what generate writes: one document of block mappings and lists, one
// scalar in a line, plain ASCII, no comments, anchors, tags, flow style or block scalars. It takes a sixth of the time
// of the parser and gives what the parser would give, tree and values; for anything else it gives nothing, and the
// parser is asked. A test holds the two together.

/** A text's one mapping as values and as a tree that knows where everything stands. */
export interface PlainYaml {
  value: Record<string, unknown>;
  root: MappingNode;
}

/** Indentation, dash, key, and what is left of the line. */
const LINE = /( *)(- )?(?:([A-Za-z_][\w./-]{0,200}):(?: |(?=\n)))?([^\n]*)\n/y;

/** Nothing that could begin another kind of node, no `: `, no ` #`, no space at its end. */
const PLAIN = /^(?:[\w/.$(+]|--?(?=[A-Za-z]))(?:[!-9;-~]|:(?=[!-~])| (?=[!"$-~]))*$/;

/** In one line and without escapes. */
const QUOTED = /^(?:"[ !#-[\]-~]*"|'[ -&(-~]*')$/;

/** Expressions take more memory than they should for a longer one. */
const MAX_SCALAR = 10_000;

/** The parser itself stops at 100. */
const MAX_DEPTH = 50;

/** The text's mapping, or null where the parser has to read it. */
export function readPlainYaml(text: string, schema: Schema): PlainYaml | null {
  return new PlainReader(text, schema).read();
}

/** Keys that are known to be text; the same few stand in every file. */
const textKeys = new WeakMap<Schema, Set<string>>();
const MAX_KNOWN_KEYS = 1_000;

function isTextKey(key: string, schema: Schema): boolean {
  let known = textKeys.get(schema);
  if (known === undefined) textKeys.set(schema, (known = new Set()));
  if (known.has(key)) return true;
  if (key === '__proto__' || schema.resolveImplicitScalarTag(key).value !== key) return false;
  if (known.size < MAX_KNOWN_KEYS) known.add(key);
  return true;
}

/** A node and what it stands for. */
type Read<Node extends YamlNode = YamlNode> = { node: Node; value: unknown };

class PlainReader {
  readonly #text: string;
  readonly #schema: Schema;
  /** Where the current line starts, and its parts; `indent` is -1 behind the last line and where a line is not plain. */
  #start = 0;
  #next = 0;
  #indent = -1;
  #dash = false;
  #key: string | undefined;
  #rest = '';

  constructor(text: string, schema: Schema) {
    this.#text = text;
    this.#schema = schema;
  }

  read(): PlainYaml | null {
    this.#advance();
    if (this.#indent !== 0 || this.#dash) return null;
    const value: Record<string, unknown> = {};
    const root = this.#readMapping(0, value, 0);
    return root === null || !this.#isAtEnd() ? null : { value, root };
  }

  #isAtEnd(): boolean {
    return this.#indent === -1 && this.#next === this.#text.length;
  }

  #advance(): void {
    this.#start = this.#next;
    LINE.lastIndex = this.#next;
    const match = LINE.exec(this.#text);
    if (match === null) {
      this.#indent = -1;
      return;
    }
    this.#next = LINE.lastIndex;
    this.#indent = match[1]?.length ?? 0;
    this.#dash = match[2] !== undefined;
    this.#key = match[3];
    this.#rest = match[4] ?? '';
  }

  /** The current line’s dash has been dealt with: what follows it stands two columns further in. */
  #passDash(): void {
    this.#indent += 2;
    this.#dash = false;
  }

  #readMapping(indent: number, value: Record<string, unknown>, depth: number): MappingNode | null {
    const node: MappingNode = { kind: 'mapping', start: this.#start + indent, pairs: [] };
    while (this.#indent === indent && !this.#dash) {
      const key = this.#key;
      if (key === undefined || !this.#isNewKey(key, value)) return null;
      const start = this.#start + indent;
      const read = this.#rest === '' ? this.#readBlock(indent, depth) : this.#readScalar(start + key.length + 2);
      if (read === null) return null;
      node.pairs.push({ key: { kind: 'scalar', start, text: key }, value: read.node });
      value[key] = read.value;
    }
    return this.#indent > indent ? null : node;
  }

  /** Text for the schema as well, and no key that an object has of itself. */
  #isNewKey(key: string, value: Record<string, unknown>): boolean {
    return !Object.hasOwn(value, key) && isTextKey(key, this.#schema);
  }

  /** What stands below a key; a list may stand in the key’s own column. */
  #readBlock(indent: number, depth: number): Read | null {
    this.#advance();
    const isDeeper = this.#indent > indent;
    if (depth > MAX_DEPTH || (!isDeeper && !(this.#dash && this.#indent === indent))) return null;
    if (this.#dash) return this.#readSequence(this.#indent, depth + 1);
    const value = {};
    const node = this.#readMapping(this.#indent, value, depth + 1);
    return node === null ? null : { node, value };
  }

  #readSequence(indent: number, depth: number): Read<SequenceNode> | null {
    const node: SequenceNode = { kind: 'sequence', start: this.#start + indent, items: [] };
    const value: unknown[] = [];
    while (this.#indent === indent && this.#dash) {
      this.#passDash();
      const read =
        this.#key === undefined ? this.#readScalar(this.#start + indent + 2) : this.#readItem(indent + 2, depth);
      if (read === null) return null;
      node.items.push(read.node);
      value.push(read.value);
    }
    return this.#indent > indent ? null : { node, value };
  }

  #readItem(indent: number, depth: number): Read | null {
    const value = {};
    const node = this.#readMapping(indent, value, depth + 1);
    return node === null ? null : { node, value };
  }

  /** Takes the line’s rest, and goes on to the next line. */
  #readScalar(start: number): Read<ScalarNode> | null {
    const rest = this.#rest;
    this.#advance();
    if (rest.length > MAX_SCALAR) return null;
    if (QUOTED.test(rest)) {
      const text = rest.slice(1, -1);
      return { node: { kind: 'scalar', start, text }, value: text };
    }
    if (!PLAIN.test(rest)) return null;
    return { node: { kind: 'scalar', start, text: rest }, value: this.#schema.resolveImplicitScalarTag(rest).value };
  }
}
