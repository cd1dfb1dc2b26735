import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateManifests } from '../../../src/core/validate/validate-manifests.js';

const folder = join(import.meta.dirname, '../../fixtures/validate/marked');
const MARK = /§\[([a-z-]+)\]/g;

/** A marked text without its marks, and where they stood, as `line:column rule`. */
function readMarks(marked: string): { text: string; places: string[] } {
  const places: string[] = [];
  const lines = marked.split('\n').map((line, index) => {
    // The first line explains the marks.
    if (index === 0) return line;
    let removed = 0;
    return line.replace(MARK, (mark: string, rule: string, offset: number) => {
      places.push(`${index + 1}:${offset - removed + 1} ${rule}`);
      removed += mark.length;
      return '';
    });
  });
  return { text: lines.join('\n'), places };
}

function findPlaces(text: string): string[] {
  const { findings } = validateManifests([{ file: 'job.yaml', text }]);
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ line, column, rule }) => `${line}:${column} ${rule}`);
}

describe.each(readdirSync(folder))('%s', (file) => {
  const { text, places } = readMarks(readFileSync(join(folder, file), 'utf8'));

  it.each([
    ['LF', text],
    ['CRLF', text.replaceAll('\n', '\r\n')],
  ])('has its findings where they are marked, with %s', (_, source) => {
    expect(places.length).toBeGreaterThan(20);
    expect([...new Set(findPlaces(source))].sort()).toEqual([...new Set(places)].sort());
  });
});
