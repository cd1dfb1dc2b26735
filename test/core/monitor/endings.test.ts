import { describe, expect, it } from 'vitest';
import type { LedgerEntry, LedgerJob } from '../../../src/core/ledger.js';
import { createEndings, withEndings } from '../../../src/core/monitor/endings.js';
import { aCondition, aJob, aPod, aSnapshot } from '../../support/snapshots.js';

const COMPLETE = { conditions: [aCondition('Complete')] };
const FAILED = { conditions: [aCondition('Failed')], failed: 1 };

function openEndings(ledger: Record<string, LedgerJob> = {}) {
  const written: LedgerEntry[] = [];
  const endings = createEndings({
    ledger: new Map(Object.entries(ledger)),
    append: async (entries) => void written.push(...entries),
    now: () => new Date(0),
  });
  return { endings, written };
}

describe('the ledger of a run', () => {
  it('gets one entry for each Job that this run created and that has ended', async () => {
    const { endings, written } = openEndings({ a: { uid: 'uid-a' }, b: { uid: '' } });
    endings.notice([aJob('a', COMPLETE), aJob('b', FAILED), aJob('c', COMPLETE)]);
    endings.keepPods([aPod('b', { phase: 'Failed' })]);
    await endings.record();
    await endings.record();
    endings.notice([aJob('a', COMPLETE)]);
    await endings.record();
    expect(written.map(({ name, kind, at }) => [name, kind, at])).toEqual([
      ['a', 'ended', '1970-01-01T00:00:00.000Z'],
      ['b', 'ended', '1970-01-01T00:00:00.000Z'],
    ]);
    expect(written[1]).toMatchObject({ uid: 'uid-b', pods: [{ name: 'b-abcde' }] });
  });

  it('gets no entry for a Job that goes on, is another one of the same name, or is known to have ended', async () => {
    const ended = { job: aJob('known', COMPLETE), pods: [] };
    const { endings, written } = openEndings({
      a: { uid: 'uid-a' },
      other: { uid: 'uid-first' },
      known: { uid: 'uid-known', ended },
    });
    endings.notice([
      aJob('a', { conditions: [aCondition('Failed', { status: 'False' })] }),
      aJob('other', COMPLETE),
      aJob('known', COMPLETE),
    ]);
    await endings.record();
    expect(written).toEqual([]);
    expect(endings.all()).toEqual([ended]);
  });

  it('gets nothing from a run that created no Jobs, which still remembers those that it saw end', async () => {
    const { endings, written } = openEndings();
    endings.notice([aJob('seen'), aJob('old', COMPLETE)]);
    endings.notice([aJob('seen', COMPLETE)]);
    await endings.record();
    expect(written).toEqual([]);
    expect(endings.all().map(({ job }) => job.name)).toEqual(['seen']);
  });

  it('does not call a Job recorded when the entry could not be written', async () => {
    let full = true;
    const endings = createEndings({
      ledger: new Map([['a', { uid: 'uid-a' }]]),
      append: async () => {
        if (full) throw new Error('disk full');
      },
      now: () => new Date(0),
    });
    endings.notice([aJob('a', COMPLETE)]);
    await expect(endings.record()).rejects.toThrow('disk full');
    expect(endings.all()).toEqual([]);
    full = false;
    await endings.record();
    expect(endings.all()).toHaveLength(1);
  });
});

describe('notice', () => {
  it.each([
    ['runs', {}, 0],
    ['has succeeded', COMPLETE, 0],
    ['is about to fail', { conditions: [aCondition('FailureTarget')] }, 1],
    ['has failed', FAILED, 1],
    ['has succeeded after failures', { ...COMPLETE, failed: 2 }, 1],
  ])('asks %s: for the Pods of a Job once, where they may tell something', (_name, changes, asked) => {
    const { endings } = openEndings({ a: { uid: 'uid-a' } });
    expect(endings.notice([aJob('a', changes)])).toHaveLength(asked);
    expect(endings.notice([aJob('a', changes)])).toEqual([]);
  });
});

describe('withEndings', () => {
  const ending = { job: aJob('gone', FAILED), pods: [aPod('gone', { phase: 'Failed' })] };

  it('adds a Job that is gone with its Pods, marked as not seen', () => {
    const snapshot = withEndings(aSnapshot({ jobs: [aJob('here')] }), [ending]);
    expect(snapshot.jobs.map(({ name, fromLedger }) => [name, fromLedger])).toEqual([
      ['here', false],
      ['gone', true],
    ]);
    expect(snapshot.pods.map(({ name }) => name)).toEqual(['gone-abcde']);
  });

  it('adds the Pods that are gone to a Job that is there, and none twice', () => {
    const seen = aPod('gone', { uid: 'uid-other' });
    const snapshot = withEndings(aSnapshot({ jobs: [ending.job], pods: [seen] }), [ending]);
    expect(snapshot.jobs).toEqual([ending.job]);
    expect(snapshot.pods.map(({ uid }) => uid)).toEqual(['uid-other', 'uid-gone-abcde']);
    expect(withEndings(snapshot, [ending])).toEqual(snapshot);
  });

  it('adds nothing where another Job has the name, or nothing was observed', () => {
    const replaced = aSnapshot({ jobs: [aJob('gone', { uid: 'uid-new' })] });
    expect(withEndings(replaced, [ending])).toEqual(replaced);
    const blind = aSnapshot({ observed: false });
    expect(withEndings(blind, [ending])).toEqual(blind);
  });
});
