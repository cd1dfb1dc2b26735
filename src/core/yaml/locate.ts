import { type FieldPath, keyOf, type PathSegment } from './field-path.js';
import type { MappingNode, YamlNode, YamlPair } from './yaml-tree.js';

/** `value`: where the value stands. `key`: where its key stands, for a key that should not be there. */
export type Part = 'value' | 'key';

/**
 * Offset of what a path names. Text, numbers and aliases stand at their value; a mapping, a list and an empty value
 * stand at their key, because that is the word that a reader looks for; a list item stands at its first character.
 * What does not exist stands where its nearest existing parent stands.
 */
export function locate(root: YamlNode, { path, part }: { path: FieldPath; part: Part }): number {
  let node = root;
  let offset = Math.max(root.start, 0);
  for (const [depth, segment] of path.entries()) {
    const found = findChild(node, segment);
    if (found === undefined) return offset;
    const wantsKey = part === 'key' && depth === path.length - 1;
    offset = offsetOf(found, { wantsKey, fallback: offset });
    node = resolve(found.value);
  }
  return offset;
}

type Child = { key?: YamlNode; value: YamlNode };

function offsetOf({ key, value }: Child, { wantsKey, fallback }: { wantsKey: boolean; fallback: number }): number {
  if (key === undefined) return value.start === -1 ? fallback : value.start;
  const standsAtValue = (value.kind === 'scalar' && value.start !== -1) || value.kind === 'alias';
  return standsAtValue && !wantsKey ? value.start : key.start;
}

function findChild(node: YamlNode, segment: PathSegment): Child | undefined {
  const key = keyOf(segment);
  if (node.kind === 'sequence') {
    const item = typeof key === 'number' ? node.items[key] : undefined;
    return item === undefined ? undefined : { value: item };
  }
  return node.kind === 'mapping' ? findPair(node, String(key)) : undefined;
}

/** A key of the mapping itself wins over the same key in a mapping that `<<` merges into it. */
function findPair(mapping: MappingNode, key: string): YamlPair | undefined {
  const own = mapping.pairs.find((pair) => textOf(pair.key) === key);
  if (own !== undefined) return own;
  for (const pair of mapping.pairs) {
    if (textOf(pair.key) !== '<<') continue;
    const merged = resolve(pair.value);
    for (const source of merged.kind === 'sequence' ? merged.items.map(resolve) : [merged]) {
      const found = source.kind === 'mapping' ? findPair(source, key) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** A scalar's text, also of an alias to one; undefined for a collection. */
export function textOf(node: YamlNode): string | undefined {
  const resolved = resolve(node);
  return resolved.kind === 'scalar' ? resolved.text : undefined;
}

function resolve(node: YamlNode): YamlNode {
  return node.kind === 'alias' && node.target !== undefined ? node.target : node;
}
