import { describe, expect, it } from 'vitest';
import { CASES } from '../../bench/cases.mjs';
import { PARTS } from '../../bench/parts.mjs';
import { summarize } from '../../bench/measure.mjs';
import { readPage, tableRows } from './page.js';

describe('docs/benchmarks.md', () => {
  it('has a row with its ratio for every case that is measured', async () => {
    const [, measured = ''] = (await readPage('docs/benchmarks.md')).split('<!-- measured: commands -->');
    const [table = ''] = measured.split('| for comparison');
    const rows = tableRows(table);
    expect(rows.map(([name]) => name)).toEqual(CASES);
    for (const row of rows) expect(row[5]).toMatch(/^\d+\.\d\d$/);
  });

  it('tells the day, the machine, the rounds and the load', async () => {
    expect(await readPage('docs/benchmarks.md')).toMatch(
      /^\d{4}-\d\d-\d\d, \d+ cores \(.+\), \d+ GiB, Node \d+\.\d+\.\d+, .+, \d+ rounds.*, load \d+/m,
    );
  });

  it.each([...PARTS, 'summary'])('has the table of %s', async (part) => {
    const [, measured = ''] = (await readPage('docs/benchmarks.md')).split(`<!-- measured: ${part} -->`);
    const [table = ''] = measured.split(`<!-- end of measured: ${part} -->`);
    expect(tableRows(table).length).toBeGreaterThan(0);
  });

  it.each([...PARTS])('says what %s measures', async (part) => {
    expect(await readPage('docs/benchmarks.md')).toContain(`| \`${part}\` |`);
  });
});

describe('figures', () => {
  it.each([
    { figures: [3, 1, 2], summary: { median: 2, min: 1, max: 3 } },
    { figures: [10, 1, 4, 2], summary: { median: 3, min: 1, max: 10 } },
    { figures: [5], summary: { median: 5, min: 5, max: 5 } },
  ])('of $figures are summarized', ({ figures, summary }) => {
    expect(summarize(figures)).toEqual(summary);
  });
});
