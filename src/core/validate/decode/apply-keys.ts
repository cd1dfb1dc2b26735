import { isMapping } from '../../yaml/parse-mapping.js';
import type { Merge } from '../schema/read-schema.js';

/** An item that server-side apply takes for an earlier one. */
export interface RepeatedItem {
  index: number;
  /** What both have in common, as `name "A"`. */
  same: string;
}

/** Items whose keys, or for a set whose values, an earlier item of the list has. */
export function findRepeatedItems(items: readonly unknown[], merge: Merge): RepeatedItem[] {
  const seen = new Set<string>();
  const repeated: RepeatedItem[] = [];
  for (const [index, item] of items.entries()) {
    const identity = identityOf(item, merge);
    if (seen.has(identity)) repeated.push({ index, same: identity });
    seen.add(identity);
  }
  return repeated;
}

function identityOf(item: unknown, merge: Merge): string {
  if (merge === 'set') return JSON.stringify(item);
  if (!isMapping(item)) return '';
  return merge.map(({ name, fallback }) => `${name} ${quote(item[name] ?? fallback)}`).join(' and ');
}

/** A missing key is the same as an empty one, and the port 80 the same as "80": only whole numbers are keys. */
function quote(key: unknown): string {
  return typeof key === 'string' ? JSON.stringify(key) : JSON.stringify(JSON.stringify(key));
}
