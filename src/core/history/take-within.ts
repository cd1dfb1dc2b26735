import { utf8Length } from '../truncate.js';

/** The first items whose JSON fits into `maxBytes`, commas included, and how many were left out. */
export function takeWithin<T>(items: readonly T[], maxBytes: number): { taken: T[]; omitted: number } {
  const taken: T[] = [];
  let bytes = 0;
  for (const item of items) {
    bytes += utf8Length(JSON.stringify(item)) + 1;
    if (bytes > maxBytes) break;
    taken.push(item);
  }
  return { taken, omitted: items.length - taken.length };
}
