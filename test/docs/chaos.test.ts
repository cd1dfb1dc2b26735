import { describe, expect, it } from 'vitest';
import { CELLS } from '../chaos/cells.js';
import { readPage, tableRows } from './page.js';

describe('docs/chaos.md', () => {
  it('has a row for each cell of the matrix, and each was right', async () => {
    const [, measured = ''] = (await readPage('docs/chaos.md')).split('<!-- measured: chaos -->');
    const [table = ''] = measured.split('<!-- end of measured: chaos -->');
    const rows = tableRows(table).map(([fault, stage, , , , , , , right]) => `${stage}: ${fault}: ${right}`);
    expect(rows.sort()).toEqual(CELLS.map(({ stage, fault }) => `${stage}: ${fault}: yes`).sort());
  });
});
