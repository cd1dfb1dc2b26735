import { describe, expect, it } from 'vitest';
import type { FileContent } from '../../../src/core/validate/manifest-file.js';
import { sourceLineOf } from '../../../src/core/validate/findings/source-line.js';

const PLACE = { line: 1, column: 3, path: 'spec', rule: 'restart-policy' };

function lineOf(text: string, place: Partial<typeof PLACE> = {}): string | null {
  const line = sourceLineOf({ text }, { ...PLACE, ...place });
  return line === null ? null : `${line.text.slice(0, line.caret)}|${line.text.slice(line.caret)}`;
}

describe('source line of a finding', () => {
  it.each([
    ['LF', 'a: 1\nb: 2\n'],
    ['CRLF', 'a: 1\r\nb: 2\r\n'],
    ['a lone CR', 'a: 1\rb: 2\r'],
  ])('is found with %s', (_, text) => {
    expect(lineOf(text, { line: 2, column: 4 })).toBe('b: |2');
  });

  it('is found behind a byte order mark, which is no column', () => {
    const content: FileContent = { bytes: Buffer.from('\uFEFFa: 1\n') };
    expect(sourceLineOf(content, { ...PLACE, column: 4 })).toEqual({ text: 'a: 1', caret: 3 });
  });

  it.each([
    ['the whole file', { line: 1, column: 1, path: '' }],
    ['a line that is gone since', { line: 9 }],
    ['an empty line', { line: 2, column: 1 }],
    ['a credential', { rule: 'plain-secret' }],
  ])('is not there for %s', (_, place) => {
    expect(lineOf('abc: 1\n\nx: 1\n', place)).toBeNull();
  });

  it.each([
    ['can’t be read', { problem: 'unreadable', message: 'm', hint: 'h' }],
    ['is binary', { bytes: Buffer.from('a: \0') }],
    ['is not UTF-8', { bytes: Buffer.from('a: caf\u00e9', 'latin1') }],
  ] as [string, FileContent][])('is not there where the file %s', (_, content) => {
    expect(sourceLineOf(content, PLACE)).toBeNull();
  });

  it.each([
    ['a variable’s value', '  value: hunter2', 10, '  value: |…'],
    ['a variable in flow style', '- {name: A, value: hunter2, x: 1}', 10, '- {name: |A, value: …'],
    ['a variable in JSON', '{"name": "A", "value": "hunter2"}', 11, '{"name": "|A", "value": …'],
    ['a key that is named like a credential', 'api-token: "hunter2', 1, '|api-token: …'],
    ['a flag that is named like a credential', '- --db-password=hunter2', 3, '- |--db-password=…'],
  ])('does not show %s', (_, text, column, expected) => {
    expect(lineOf(text, { column })).toBe(expected);
    expect(expected).not.toContain('hunter2');
  });

  it.each([
    ['the place lies behind a hidden value', '{value: hunter2, name: A=B}', 24],
    ['the line holds a credential by its form', '- redis://user:hunter2@redis:6379', 3],
  ])('is not there where %s', (_, text, column) => {
    expect(lineOf(text, { column })).toBeNull();
  });
});
