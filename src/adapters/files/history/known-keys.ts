/** All keys of lines that may have been written since then. */
export interface KnownKeys {
  keys: Set<string>;
  sinceMs: number;
  /** How many there were when they were looked for. */
  found: number;
}

/** About a megabyte. */
const KEPT_BEYOND = 10_000;

/**
 * What is known once lines of these keys were added, so that they need not be looked for; null where that would be more
 * than the file itself has of the time. While a queue never empties, most of it would be older than any run that asks.
 */
export function addKeys(known: KnownKeys, added: Iterable<string>): KnownKeys | null {
  for (const key of added) known.keys.add(key);
  return known.keys.size > 2 * known.found + KEPT_BEYOND ? null : known;
}
