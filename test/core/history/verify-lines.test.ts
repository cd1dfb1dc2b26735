import { describe, expect, it } from 'vitest';
import { renderRecord } from '../../../src/core/history/build-record.js';
import { sha256 } from '../../../src/core/hash.js';
import { parseRecord } from '../../../src/core/history/record.js';
import { type HistoryLine, verifyLines } from '../../../src/core/history/verify-lines.js';
import { aRecordDraft, anOriginalLine } from '../../support/runs.js';

/** Lines of a file, each record chained to the text before it. */
function chain(...items: (string | { run: string })[]): string[] {
  const texts: string[] = [];
  for (const item of items) {
    const previous = texts.at(-1);
    texts.push(
      typeof item === 'string'
        ? item
        : renderRecord(aRecordDraft(item.run), {
            prev: previous === undefined ? null : sha256(previous),
            appendedAt: '2026-11-23T02:00:01.000Z',
          }),
    );
  }
  return texts;
}

function verify(texts: string[], options: { torn?: boolean; movedPrevs?: string[] } = {}) {
  const lines = texts.map(
    (text, index): HistoryLine => ({
      number: index + 1,
      sha256: sha256(text),
      whole: options.torn !== true || index < texts.length - 1,
      parsed: parseRecord(text),
    }),
  );
  return verifyLines({ lines, movedPrevs: new Set(options.movedPrevs) });
}

const INTACT = chain({ run: 'a' }, { run: 'b' }, { run: 'c' });

describe('verifyLines', () => {
  it('finds nothing wrong with a chain', async () => {
    expect(await verify(INTACT)).toEqual({
      lines: 3,
      parts: 0,
      chained: 3,
      original: 0,
      problems: [],
      startsMidway: false,
    });
  });

  it('finds nothing wrong with records of the original format, before and between', async () => {
    const texts = chain(anOriginalLine('OK'), { run: 'a' }, anOriginalLine('WARN'), { run: 'b' });
    expect(await verify(texts)).toMatchObject({ chained: 2, original: 2, problems: [] });
  });

  it('sees a record that was changed, by the one behind it', async () => {
    const changed = INTACT.with(1, (INTACT[1] ?? '').replace('"overall_health":"OK"', '"overall_health":"WARN"'));
    expect((await verify(changed)).problems).toEqual([
      { line: 3, kind: 'chain', message: expect.stringContaining('changed') },
    ]);
  });

  it('sees an original record that was changed before a chained one', async () => {
    const texts = chain(anOriginalLine('ERROR'), { run: 'a' }).with(0, anOriginalLine('OK'));
    expect((await verify(texts)).problems).toMatchObject([{ line: 2, kind: 'chain' }]);
  });

  it('sees a record that was taken out', async () => {
    expect((await verify(INTACT.toSpliced(1, 1))).problems).toMatchObject([{ line: 2, kind: 'chain' }]);
  });

  it('sees a record that was put in', async () => {
    expect((await verify(INTACT.toSpliced(1, 0, anOriginalLine('OK')))).problems).toMatchObject([
      { line: 3, kind: 'chain' },
    ]);
  });

  it('sees two records that changed places', async () => {
    const [a = '', b = '', c = ''] = INTACT;
    expect((await verify([a, c, b])).problems.length).toBeGreaterThan(0);
  });

  it('sees a key that comes twice', async () => {
    expect((await verify(chain({ run: 'a' }, { run: 'b' }, { run: 'a' }))).problems).toMatchObject([
      { line: 3, kind: 'duplicate' },
    ]);
  });

  it('tells that the beginning is missing, which is no problem by itself', async () => {
    expect(await verify(INTACT.slice(1))).toMatchObject({ problems: [], startsMidway: true });
  });

  it('reports a torn last line and not what stands in it', async () => {
    expect((await verify(INTACT.with(2, (INTACT[2] ?? '').slice(0, 20)), { torn: true })).problems).toEqual([
      { line: 3, kind: 'torn', message: expect.any(String) },
    ]);
  });

  it('reports a line that is no record, and one of a newer version', async () => {
    const texts = chain({ run: 'a' }, 'x', anOriginalLine('OK', { v: 7 }));
    expect((await verify(texts)).problems).toMatchObject([
      { line: 2, kind: 'corrupt' },
      { line: 3, kind: 'newer' },
    ]);
  });

  it('accepts a gap that history repair has left', async () => {
    const [a = '', b = '', c = ''] = INTACT;
    expect((await verify([a, c], { movedPrevs: [sha256(b)] })).problems).toEqual([]);
  });
});
