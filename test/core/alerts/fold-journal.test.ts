import { describe, expect, it } from 'vitest';
import { foldJournal, UNTRIED } from '../../../src/core/alerts/fold-journal.js';
import { type DecisionEntry, type JournalEntry, parseEntry } from '../../../src/core/alerts/journal.js';
import { aNotification } from '../../support/notifications.js';

const base = { v: 1, at: '2026-11-23T02:00:00.000Z' } as const;
const sent = { ...base, key: 'key-1', receiver: 'slack_webhook', sender: 'run:run-1' };
const attempt: JournalEntry = { ...sent, kind: 'attempt' };
const delivered: JournalEntry = { ...sent, kind: 'delivered' };
const refusedByServer: JournalEntry = { ...sent, kind: 'delayed', why: '503', mayHaveArrived: false, notBefore: null };
const answerLost: JournalEntry = { ...sent, kind: 'delayed', why: 'no answer', mayHaveArrived: true, notBefore: null };

function decision(changes: Partial<DecisionEntry> = {}): DecisionEntry {
  return {
    ...base,
    kind: 'decision',
    run: 'run:run-1',
    stream: 'stream-1',
    action: 'fire',
    reason: 'first-firing',
    receivers: ['slack_webhook'],
    notification: aNotification(),
    ...changes,
  };
}

function deliveryAfter(...entries: JournalEntry[]) {
  return foldJournal(entries).deliveries.get('key-1') ?? UNTRIED;
}

describe('foldJournal', () => {
  it('knows nothing of an empty journal', () => {
    expect(foldJournal([])).toEqual({
      streams: new Map(),
      decisions: new Map(),
      deliveries: new Map(),
      broken: new Map(),
    });
  });

  it('opens an incident when it fires and closes it when it resolves', () => {
    const resolve = decision({
      run: 'run:run-2',
      action: 'resolve',
      notification: aNotification({ action: 'resolve', health: 'OK' }),
    });
    expect(foldJournal([decision()]).streams.get('stream-1')?.open).toEqual({
      id: aNotification().incident,
      firedAt: aNotification().firedAt,
      health: 'ERROR',
      repeats: 0,
      lastNotifiedAt: base.at,
    });
    expect(foldJournal([decision(), resolve]).streams.get('stream-1')).toEqual({
      open: null,
      lastDecidedAt: base.at,
      fires: [base.at],
      okSince: base.at,
    });
  });

  it('keeps the worst health and the number of repeats', () => {
    const repeat = decision({
      run: 'run:run-2',
      action: 'repeat-3',
      notification: aNotification({ action: 'repeat-3', health: 'WARN' }),
    });
    expect(foldJournal([decision(), repeat]).streams.get('stream-1')?.open).toMatchObject({
      health: 'ERROR',
      repeats: 3,
    });
  });

  it('takes the first decision of a run only', () => {
    const second = decision({ action: 'none', notification: null, reason: 'healthy' });
    expect(foldJournal([decision(), second]).decisions.get('run:run-1')).toEqual(decision());
  });

  it('keeps streams apart', () => {
    const { streams } = foldJournal([
      decision(),
      decision({ run: 'run:run-2', stream: 'stream-2', action: 'none', notification: null }),
    ]);
    expect(streams.get('stream-2')?.open).toBeNull();
    expect(streams.get('stream-1')?.open).not.toBeNull();
  });

  it.each([
    ['an attempt and nothing after it may have arrived', [attempt], { attemptOpen: true, uncertain: false }],
    [
      'an attempt that was refused did not arrive',
      [attempt, refusedByServer],
      { attemptOpen: false, uncertain: false },
    ],
    [
      'an attempt whose answer was lost may have arrived',
      [attempt, answerLost],
      { attemptOpen: false, uncertain: true },
    ],
    [
      'a later refusal does not make an earlier attempt certain',
      [attempt, attempt, refusedByServer],
      { attemptOpen: false, uncertain: true },
    ],
    ['a lost answer stays lost', [attempt, answerLost, attempt, refusedByServer], { uncertain: true }],
    ['a delivery is one', [attempt, delivered], { delivered: true, attemptOpen: false }],
  ])('%s', (_name, entries, expected) => {
    expect(deliveryAfter(...entries)).toMatchObject(expected);
  });

  it('keeps refusals by sender', () => {
    const rejected: JournalEntry = { ...sent, kind: 'rejected', why: '404' };
    expect(deliveryAfter(attempt, rejected).rejections).toEqual({
      'run:run-1': { why: '404', receiverBroken: false },
    });
  });
});

describe('a broken receiver', () => {
  const rejected: JournalEntry = { ...sent, kind: 'rejected', why: '404', receiverBroken: true };
  const later = { ...rejected, at: '2026-11-24T02:00:00.000Z', why: '410' };

  it('is marked from its first refusal on, with the newest reason', () => {
    expect(foldJournal([attempt, rejected, later]).broken).toEqual(
      new Map([['slack_webhook', { since: base.at, why: '410' }]]),
    );
  });

  it('is well again when it takes a message, and is not marked by a refused message', () => {
    expect(foldJournal([rejected, delivered]).broken).toEqual(new Map());
    expect(foldJournal([{ ...rejected, receiverBroken: false }]).broken).toEqual(new Map());
  });
});

describe('parseEntry', () => {
  it.each([decision(), attempt, delivered, refusedByServer])('reads back an entry of kind $kind', (entry) => {
    expect(parseEntry(JSON.stringify(entry))).toEqual({ kind: 'entry', entry });
  });

  it('refuses a newer version and says what it expected and received', () => {
    expect(parseEntry(JSON.stringify({ ...attempt, v: 3 }))).toEqual({
      kind: 'newer',
      problem: 'expected v 1 or 2, received v 3',
    });
  });

  it.each([
    '',
    '{}',
    '[]',
    '{"v":1}',
    JSON.stringify({ ...attempt, kind: 'other' }),
    JSON.stringify({ ...attempt, key: 1 }),
  ])('calls %s corrupt', (text) => {
    expect(parseEntry(text).kind).toBe('corrupt');
  });
});
