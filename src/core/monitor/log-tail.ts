import { utf8Length } from '../truncate.js';

export interface TrimLog {
  /** What was read, which ends where the log ends unless `isCut`. */
  text: string;
  /** There is more after what was read. */
  isCut: boolean;
  maxLines: number;
  maxBytes: number;
}

/** The last lines that fit: a fault is told at the end. `truncated`: something was left out. */
export function trimLog({ text, isCut, maxLines, maxBytes }: TrimLog): { lines: string[]; truncated: boolean } {
  const all = text.split('\n');
  if (all.at(-1) === '') all.pop();
  const lines: string[] = [];
  let left = maxBytes;
  let truncated = isCut;
  for (const line of all.reverse()) {
    const bytes = utf8Length(line) + 1;
    if (bytes > left || lines.length === maxLines) {
      truncated = true;
      // One long line is better cut than left out.
      if (lines.length === 0) lines.push(lastBytes(line, left));
      break;
    }
    lines.unshift(line);
    left -= bytes;
  }
  return { lines, truncated };
}

function lastBytes(line: string, maxBytes: number): string {
  const tail = new TextEncoder().encode(line).slice(-maxBytes);
  // The cut may go through a character; what is left of it decodes as replacement characters.
  return new TextDecoder().decode(tail).replace(/^\uFFFD+/, '');
}
