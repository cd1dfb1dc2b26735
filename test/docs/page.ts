import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export function readPage(path: string): Promise<string> {
  return readFile(join(ROOT, path), 'utf8');
}

/** What stands between a start marker such as `<!-- checked: troubles -->` and its end. */
export function sectionOf(page: string, name: string): string {
  const [, rest = ''] = page.split(`<!-- checked: ${name} -->`);
  return rest.split(`<!-- end of ${name} -->`)[0] ?? '';
}

/** The contents of fenced code blocks. */
export function codeBlocks(page: string): string[] {
  return [...page.matchAll(/^```[a-z]*\n(.*?)^```$/gms)].map(([, block = '']) => block);
}

/** The cells of a Markdown table's rows, its header left out. */
export function tableRows(section: string): string[][] {
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

/** Texts in code marks. */
export function codeSpans(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
}
