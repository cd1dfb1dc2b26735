import type { ImportRule } from '../import-rules.mjs';
import { code, renderMarkdownTable } from './markdown-table.js';

/** One row per folder of src, in the order in which the rules are tried. */
export function renderImportRules(rules: readonly ImportRule[]): string {
  const list = (places: readonly string[]) => (places.length === 0 ? '-' : places.map(code).join(', '));
  const rows = rules.map(({ from, folders, packages, types }) => [
    code(from),
    list(folders.filter((folder) => folder !== from)),
    list(packages),
    list(types),
  ]);
  return renderMarkdownTable(['in src', 'may import itself and', 'packages', 'as types only'], rows);
}
