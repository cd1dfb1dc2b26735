/** How many indexes a list such as `1,3-5` holds; null where it is not one of ascending indexes below `completions`. */
export function countIndexes(text: string, completions: number): number | null {
  if (text === '') return 0;
  let last = Number.NEGATIVE_INFINITY;
  let total = 0;
  for (const interval of text.split(',')) {
    const limits = interval.split('-');
    if (limits.length > 2 || !limits.every(isNumber)) return null;
    const [from, to = from] = limits.map(Number);
    if (from === undefined || to === undefined || from >= completions || to >= completions) return null;
    if (last >= from || (limits.length === 2 && from >= to)) return null;
    total += to - from + 1;
    last = to;
  }
  return total;
}

/** A sign is taken, as Go's Atoi does. */
function isNumber(text: string): boolean {
  return /^\+?[0-9]+$/.test(text);
}
