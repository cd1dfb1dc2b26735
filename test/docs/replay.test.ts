import { describe, expect, it } from 'vitest';
import { readGoldenHistories } from '../support/replay/golden-histories.js';
import { MUTATIONS } from '../support/replay/mutations.js';
import { readPage, tableRows } from './page.js';

describe('docs/replay.md', () => {
  it('has every stored history, each of which replays, and every change that is tried', async () => {
    const [, measured = ''] = (await readPage('docs/replay.md')).split('<!-- measured: replay -->');
    const [histories = '', changes = ''] = measured.split('| what is changed');
    const names = (await readGoldenHistories()).map(({ name }) => name);
    expect(tableRows(histories).map((row) => [row[0], row.at(-1)])).toEqual(names.map((name) => [name, 'yes']));
    const tried = tableRows(`| what is changed${changes}`).map(([what, noticed]) => ({ what, isRed: noticed !== '0' }));
    expect(tried).toEqual([
      { what: 'nothing is changed', isRed: false },
      ...MUTATIONS.map(({ what }) => ({ what, isRed: true })),
    ]);
  });
});
