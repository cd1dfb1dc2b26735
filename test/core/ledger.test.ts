import { describe, expect, it } from 'vitest';
import { foldLedger, type LedgerEntry, parseLedgerLine } from '../../src/core/ledger.js';
import { aJob } from '../support/snapshots.js';

const base = { v: 1, at: '2026-11-23T02:00:00.000Z' } as const;
const intent: LedgerEntry = { ...base, kind: 'intent', name: 'a' };
const withdrawn: LedgerEntry = { ...base, kind: 'withdrawn', name: 'a' };
const created: LedgerEntry = { ...base, kind: 'created', name: 'a', uid: 'uid-a' };
const ended: LedgerEntry = { ...base, kind: 'ended', name: 'a', uid: 'uid-a', job: aJob('a'), pods: [] };

describe('foldLedger', () => {
  it.each([
    ['an intent', [intent], { uid: '', intendedAt: base.at }],
    ['an answer', [intent, created], { uid: 'uid-a', intendedAt: base.at }],
    ['an answer before a second intent', [created, intent], { uid: 'uid-a', intendedAt: base.at }],
    ['an intent that was withdrawn', [intent, withdrawn], undefined],
    ['an intent after a withdrawn one', [intent, withdrawn, intent], { uid: '', intendedAt: base.at }],
    [
      'a withdrawal by an attempt that did not know of the answer',
      [intent, created, withdrawn],
      { uid: 'uid-a', intendedAt: base.at },
    ],
    ['an ending', [intent, created, ended], { uid: 'uid-a', intendedAt: base.at, ended: { job: aJob('a'), pods: [] } }],
  ])('knows after %s', (_what, entries, expected) => {
    expect(foldLedger(entries).get('a')).toEqual(expected);
  });
});

describe('parseLedgerLine', () => {
  it.each([intent, withdrawn, created, ended])('reads what was written: $kind', (entry) => {
    expect(parseLedgerLine(JSON.stringify(entry))).toEqual(entry);
  });

  it('passes over every beginning of a line, which is all that a kill leaves', () => {
    const line = JSON.stringify(created);
    for (let end = 0; end < line.length; end += 1) expect(parseLedgerLine(line.slice(0, end))).toBeNull();
  });

  it('does not pass over a line of a later version', () => {
    expect(parseLedgerLine(JSON.stringify({ ...created, v: 2 }))).toEqual({ problem: 'expected v 1, received v 2' });
  });

  it('does not pass over a whole line that is none of its own', () => {
    expect(parseLedgerLine(JSON.stringify({ ...created, kind: 'other' }))).toMatchObject({
      problem: expect.any(String),
    });
  });
});
