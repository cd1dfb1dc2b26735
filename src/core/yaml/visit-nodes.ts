import type { FieldPath } from './field-path.js';
import { textOf } from './locate.js';
import type { YamlNode } from './yaml-tree.js';

/** Shows a tree's nodes, keys included, in the order of the text, each with its path; an alias is not followed. */
export function visitNodes(node: YamlNode, see: (node: YamlNode, path: FieldPath) => void, path: FieldPath = []): void {
  see(node, path);
  if (node.kind === 'sequence') {
    for (const [index, item] of node.items.entries()) visitNodes(item, see, [...path, index]);
  }
  if (node.kind === 'mapping') {
    for (const { key, value } of node.pairs) {
      visitNodes(key, see, path);
      visitNodes(value, see, [...path, textOf(key) ?? '?']);
    }
  }
}
