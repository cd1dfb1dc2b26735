import { printable } from '../../core/printable.js';
import type { SourceLine } from '../../core/validate/findings/source-line.js';

/** Fits into a terminal beside the line’s number. */
const MAX_WIDTH = 100;

/** Characters in front of the caret that stay when a long line is cut. */
const BEFORE_CARET = 60;

/** Twice as wide as a letter in a terminal: East Asian characters and pictures. */
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;

/** Not a column of its own: accents that join the letter before them. */
const JOINING = /\p{Mn}|\u200D|\uFE0F/u;

/**
 * The line with its number, and a caret under the place:
 *
 *        13 |       restartPolicy: Always
 *           |                      ^
 */
export function renderSourceLine(line: number, { text, caret }: SourceLine): string {
  const start = text.length <= MAX_WIDTH ? 0 : Math.max(0, Math.min(caret - BEFORE_CARET, text.length - MAX_WIDTH));
  const cut = start > 0 ? '…' : '';
  const rest = text.length - start > MAX_WIDTH ? '…' : '';
  const shown = printable(`${cut}${text.slice(start, start + MAX_WIDTH)}${rest}`);
  const before = `${cut}${text.slice(start, caret)}`;
  const margin = ' '.repeat(8 - Math.min(String(line).length, 8));
  return `${margin}${line} | ${shown}\n${' '.repeat(8)} | ${' '.repeat(widthOf(before))}^`;
}

/** Columns of a terminal that a text takes, with a tab as `printable` writes it. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character === '\t' || WIDE.test(character)) width += 2;
    else if (!JOINING.test(character)) width += 1;
  }
  return width;
}
