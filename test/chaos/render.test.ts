import { describe, expect, it } from 'vitest';
import { CELLS, type Cell, RIGHT } from './cells.js';
import type { Played } from './play.js';
import { isRight, renderPlayed } from './render.js';
import { inBatches, pickFew } from './select.js';

const [CELL] = CELLS as [Cell];

function aPlayed(changes: Partial<Played> = {}, counts: Partial<Played['counts']> = {}): Played {
  return { cell: CELL, counts: { ...RIGHT, ...counts }, requests: 1, met: 'killed', ...changes };
}

describe('a cell of the matrix', () => {
  it('is right with what an undisturbed night leaves', () => {
    expect(isRight(aPlayed())).toBe(true);
  });

  it.each([
    { name: 'the fault has not come about', played: aPlayed({ met: '' }) },
    { name: 'a Job is missing', played: aPlayed({}, { jobsPerManifest: [1, 0] }) },
    { name: 'a Job was created twice', played: aPlayed({}, { creations: [2, 1] }) },
    { name: 'the history has a second line', played: aPlayed({}, { historyLines: 2 }) },
    { name: 'the history has no line', played: aPlayed({}, { historyLines: 0 }) },
    { name: 'the notification came under two keys', played: aPlayed({ requests: 2 }, { deliveryKeys: 2 }) },
    { name: 'nobody was told', played: aPlayed({ requests: 0 }, { deliveryKeys: 0 }) },
    { name: 'the notification came once more for nothing', played: aPlayed({ requests: 2 }) },
    { name: 'the run ended otherwise', played: aPlayed({}, { exitCodes: [3] }) },
    { name: 'the run had to be started again', played: aPlayed({}, { exitCodes: [2, 2] }) },
  ])('is wrong where $name', ({ played }) => {
    expect(isRight(played)).toBe(false);
    expect(renderPlayed([played])).toContain(' | NO |');
  });
});

describe('the few cells of npm test', () => {
  it('are the same for the same seed, and each of another fault', () => {
    expect(pickFew(6, 3)).toEqual(pickFew(6, 3));
    expect(new Set(pickFew(6, 3).map(({ fault }) => fault)).size).toBe(6);
    expect(pickFew(6, 4)).not.toEqual(pickFew(6, 3));
  });
});

describe('the batches', () => {
  it('have every cell once, and those that strike what others need by themselves', () => {
    const batches = inBatches(CELLS);
    expect(batches.flat()).toHaveLength(CELLS.length);
    expect(new Set(batches.flat())).toEqual(new Set(CELLS));
    for (const batch of batches) expect(batch.length === 1 || batch.every(({ isAlone }) => !isAlone)).toBe(true);
  });
});
