// Markdown as Temporal's Web UI renders it: its server turns it into HTML and lets HTML through, its tables have no
// space between cells, and `--` outside of code becomes a dash. Texts of others are shown as they are, never obeyed.

/** What the renderer would take for a mark, an address or HTML. */
const MARKS = /[\\`*[\]<>|~$&#]|(?<!\w)_|_(?!\w)|--|(?<=\w):(?=\/\/)/g;

/** What breaks a line or is not there to be read, half a surrogate pair included. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029]+/gu;

/** A text of anybody's as one line of plain text. */
export function escapeMarkdown(text: string): string {
  return text.replace(UNPRINTABLE, ' ').replace(MARKS, '\\$&');
}

/** One line as code, for names and paths. */
export function codeSpan(text: string): string {
  return `\`${text.replace(UNPRINTABLE, ' ').replaceAll('`', "'")}\``;
}

/** Lines to be copied, such as commands. */
export function codeBlock(lines: readonly string[]): string {
  return ['```', ...lines.map((line) => line.replace(UNPRINTABLE, ' ').replaceAll('```', "'''")), '```'].join('\n');
}

/** A table of cells that are Markdown already. */
export function markdownTable([header = [], ...rows]: readonly (readonly string[])[]): string {
  return [renderRow(header), `|${header.map(() => ':--|').join('')}`, ...rows.map(renderRow)].join('\n');
}

/** The space at a cell's end is all that keeps it from the next one. */
const GAP = '\u2003';

function renderRow(cells: readonly string[]): string {
  return `|${cells.map((cell) => ` ${cell}${GAP}|`).join('')}`;
}

/** Flags and commands of a sentence as code, the rest as plain text: outside of code `--wait` would lose a dash. */
export function markCommands(sentence: string): string {
  return sentence
    .split(/(kubectl (?:[^(),.;]|\.(?=\S))+|--[a-z][a-z-]*)/)
    .map((part, index) =>
      index % 2 === 1 ? codeSpan(part.trim()) + part.slice(part.trimEnd().length) : escapeMarkdown(part),
    )
    .join('');
}

/** Bytes of a text in an address: the Web UI asks for the page by a URL that holds all of it. */
export function uriLength(text: string): number {
  let length = 0;
  for (const character of text) length += /^[\w.!~*'()-]$/.test(character) ? 1 : 3 * utf8Bytes(character);
  return length;
}

function utf8Bytes(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x8_00 ? 2 : code < 0x1_00_00 ? 3 : 4;
}
