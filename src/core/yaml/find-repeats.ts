import type { FieldPath } from './field-path.js';
import { textOf } from './locate.js';
import { visitNodes } from './visit-nodes.js';
import type { AliasNode, YamlNode } from './yaml-tree.js';

/** A key that its mapping already has. */
export interface RepeatedKey {
  key: string;
  path: FieldPath;
  start: number;
  firstStart: number;
}

/** Every key that repeats an earlier one of the same mapping, in the order of the text. */
export function findRepeatedKeys(root: YamlNode): RepeatedKey[] {
  const repeated: RepeatedKey[] = [];
  visitNodes(root, (node, path) => {
    if (node.kind !== 'mapping') return;
    const seen = new Map<string, number>();
    for (const { key } of node.pairs) {
      const text = textOf(key);
      if (text === undefined || text === '<<') continue;
      const firstStart = seen.get(text);
      if (firstStart === undefined) seen.set(text, key.start);
      else repeated.push({ key: text, path: [...path, text], start: key.start, firstStart });
    }
  });
  return repeated.sort((a, b) => a.start - b.start);
}

/** The first alias inside the node that it names; its value would have no end. */
export function findRecursiveAlias(root: YamlNode): AliasNode | undefined {
  let found: AliasNode | undefined;
  visitNodes(root, (node) => {
    if (node.kind === 'alias' && node.isRecursive) found ??= node;
  });
  return found;
}
