import { describe, expect, it } from 'vitest';
import { ORDEALS } from '../soak/ordeals.js';
import { readPage, tableRows } from './page.js';

describe('docs/soak.md', () => {
  it('has a whole run, in which each thing that can happen did, and each run ended as it should', async () => {
    const [, measured = ''] = (await readPage('docs/soak.md')).split('<!-- measured: soak -->');
    expect(measured).toMatch(/^500 runs on one worker/m);
    const rows = tableRows(measured.split('| the worker holds')[0] ?? '');
    expect(new Set(rows.map(([name]) => name))).toEqual(new Set(Object.keys(ORDEALS)));
    expect(rows.map((row) => row.at(-1))).toEqual(rows.map(() => 'all'));
  });
});
