/** Behind these a quote or a bracket begins a value; elsewhere it is a character like others. */
const BEFORE_VALUE = /(?:^|[\n:,[{(?-])$/;

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/**
 * Offset of the quote, `[` or `{` before `end` that nothing closes; null where none is found. The parser says only where
 * it gave up. Block scalars are read as if they were plain text: what stands in them may be taken for an opening.
 */
export function findUnclosed(text: string, end: number): number | null {
  const open: number[] = [];
  let before = '';
  for (let offset = 0; offset < end; offset += 1) {
    const character = text.charAt(offset);
    if (character === '#' && /^\s?$/.test(text.charAt(offset - 1))) {
      const next = text.indexOf('\n', offset);
      if (next === -1 || next >= end) break;
      offset = next;
      before = '\n';
      continue;
    }
    const isInFlow = open.length > 0;
    if (/["']/.test(character) && BEFORE_VALUE.test(before)) {
      const closed = closingQuote(text, offset, end);
      if (closed === null) return offset;
      offset = closed;
    } else if (CLOSING[character] !== undefined && (isInFlow || BEFORE_VALUE.test(before))) {
      open.push(offset);
    } else if (isInFlow && character === CLOSING[text.charAt(open.at(-1) ?? 0)]) {
      open.pop();
    }
    if (character === '\n' || !/\s/.test(character)) before = character;
  }
  return open.at(-1) ?? null;
}

/** `''` in single quotes and what follows a backslash in double ones do not close. */
function closingQuote(text: string, start: number, end: number): number | null {
  const quote = text.charAt(start);
  for (let offset = start + 1; offset < end; offset += 1) {
    if (quote === '"' && text.charAt(offset) === '\\') offset += 1;
    else if (quote === "'" && text.startsWith("''", offset)) offset += 1;
    else if (text.charAt(offset) === quote) return offset;
  }
  return null;
}
