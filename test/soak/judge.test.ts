import { describe, expect, it } from 'vitest';
import { findWrong } from './judge.js';
import type { Played } from './play-run.js';

function aPlayed(changes: Partial<Played> = {}): Played {
  return {
    run: { number: 0, ordeal: 'receiver answers 500', lane: 0, stream: 's', action: 'fire' },
    workflowId: 'soak-0',
    met: true,
    exitCode: 2,
    health: 'ERROR',
    planned: ['a', 'b'],
    jobs: 2,
    historyLines: 1,
    keys: ['s-fire-webhook'],
    requests: 2,
    seconds: 3,
    mayRepeat: false,
    said: '',
    ...changes,
  };
}

describe('a run of a soak', () => {
  it('is right with what its ordeal leaves', () => {
    expect(findWrong(aPlayed())).toEqual([]);
    expect(findWrong(aPlayed({ requests: 3, mayRepeat: true }))).toEqual([]);
  });

  it.each([
    {
      name: 'its ordeal has not come about',
      says: 'its ordeal has come about: expected true, got false',
      changes: { met: false },
    },
    { name: 'it ended otherwise', says: 'exit code: expected 2, got 3', changes: { exitCode: 3 } },
    { name: 'it was killed', says: 'exit code: expected 2, got null', changes: { exitCode: null } },
    { name: 'it was judged otherwise', says: 'health: expected ERROR, got WARN', changes: { health: 'WARN' } },
    { name: 'a Job is missing', says: 'Jobs: expected 2, got 1', changes: { jobs: 1 } },
    { name: 'it has no history line', says: 'history lines: expected 1, got 0', changes: { historyLines: 0 } },
    { name: 'it has two history lines', says: 'history lines: expected 1, got 2', changes: { historyLines: 2 } },
    { name: 'nobody was told', says: 'delivery keys: expected 1, got 0', changes: { keys: [], requests: 0 } },
    {
      name: 'it was told under two keys',
      says: 'delivery keys: expected 1, got 2',
      changes: { keys: ['s-fire-webhook', 't-fire-webhook'] },
    },
    {
      name: 'something else was told',
      says: 'what it tells: expected fire, got s-resolve-webhook',
      changes: { keys: ['s-resolve-webhook'] },
    },
    { name: 'it was told once more for nothing', says: 'requests: expected 2, got 3', changes: { requests: 3 } },
    { name: 'the receiver was not asked again', says: 'requests: expected 2, got 1', changes: { requests: 1 } },
  ])('is wrong where $name', ({ changes, says }) => {
    expect(findWrong(aPlayed(changes))[0]).toBe(says);
  });
});
