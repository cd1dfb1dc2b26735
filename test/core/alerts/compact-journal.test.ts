import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactJournal, isCompactable } from '../../../src/core/alerts/compact-journal.js';
import { foldJournal } from '../../../src/core/alerts/fold-journal.js';
import { deliveryKeyOf } from '../../../src/core/alerts/incident-key.js';
import { type JournalEntry, parseEntry } from '../../../src/core/alerts/journal.js';
import { planDeliveries } from '../../../src/core/alerts/plan-deliveries.js';
import { takeDecision } from '../../../src/core/alerts/take-decision.js';
import type { HealthStatus } from '../../../src/core/health/health-status.js';
import { aRunFacts, aVerdict } from '../../support/runs.js';

const START_MS = Date.parse('2026-11-23T02:00:00Z');
const RECEIVERS = ['slack_webhook', 'webhook'];

interface Night {
  health: HealthStatus;
  namespace: string;
  /** Since the one before. */
  minutes: number;
  /** What becomes of the message to each receiver. */
  outcomes: ('delivered' | 'rejected' | 'delayed' | 'attempt')[];
}

const night = fc.record<Night>({
  health: fc.constantFrom('OK', 'WARN', 'ERROR'),
  namespace: fc.constantFrom('a', 'b'),
  // Minutes are what a stream flaps in, days what its outbox ages in.
  minutes: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 3_000 })),
  outcomes: fc.array(fc.constantFrom('delivered', 'rejected', 'delayed', 'attempt'), { minLength: 2, maxLength: 2 }),
});

/** One journal over the nights, and what each of them decided and would have sent. */
function live(nights: readonly Night[], compactAt: ReadonlySet<number>): { told: unknown[]; entries: JournalEntry[] } {
  let entries: JournalEntry[] = [];
  let nowMs = START_MS;
  const told = nights.map(({ health, namespace, minutes, outcomes }, index) => {
    nowMs += minutes * 60_000;
    const now = new Date(nowMs).toISOString();
    if (compactAt.has(index)) {
      // Through the text that stands in the file.
      const parsed = parseEntry(JSON.stringify(compactJournal(entries, now)));
      if (parsed.kind !== 'entry') throw new Error(parsed.problem);
      entries = [parsed.entry];
    }
    const run = `run:${index}`;
    const judged = { run, timestamp: now, facts: aRunFacts({ namespace }), verdict: aVerdict(health), jobs: [] };
    const decision = takeDecision(foldJournal(entries), { ...judged, alertOn: 'warn' }, RECEIVERS);
    entries.push(decision);
    const state = foldJournal(entries);
    const due = planDeliveries({ state, run, sender: run, receivers: RECEIVERS, now });
    const broken = [...state.broken];
    for (const [place, receiver] of RECEIVERS.entries()) {
      if (decision.notification === null) break;
      const { incident, action } = decision.notification;
      entries.push(
        ...entriesOf(
          { key: deliveryKeyOf({ incident, action, receiver }), receiver, sender: run, at: now },
          outcomes[place],
        ),
      );
    }
    return { decision, due, broken };
  });
  return { told, entries };
}

function entriesOf(
  base: { key: string; receiver: string; sender: string; at: string },
  outcome: Night['outcomes'][number] | undefined,
): JournalEntry[] {
  const attempt: JournalEntry = { v: 2, kind: 'attempt', ...base };
  switch (outcome) {
    case 'delivered':
      return [attempt, { v: 2, kind: 'delivered', ...base }];
    case 'rejected':
      return [attempt, { v: 2, kind: 'rejected', ...base, why: '404', receiverBroken: true }];
    case 'delayed':
      return [attempt, { v: 2, kind: 'delayed', ...base, why: '503', mayHaveArrived: true, notBefore: base.at }];
    default:
      return [attempt];
  }
}

describe('compactJournal', () => {
  it('changes nothing that is decided or sent afterwards, whenever it is done', () => {
    fc.assert(
      fc.property(
        fc.array(night, { maxLength: 40 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { maxLength: 6 }),
        (nights, compactAt) => {
          expect(live(nights, new Set(compactAt)).told).toEqual(live(nights, new Set()).told);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('changes nothing for a stream that flaps and becomes steady', () => {
    const health = (index: number) => (index < 9 && index % 2 === 0 ? 'ERROR' : 'OK');
    const nights = Array.from({ length: 25 }, (_, index): Night => {
      return { health: health(index), namespace: 'a', minutes: 5, outcomes: ['delivered', 'delivered'] };
    });
    const told = live(nights, new Set()).told;
    expect(JSON.stringify(told)).toContain('"reason":"flapping"');
    for (const index of nights.keys()) expect(live(nights, new Set([index])).told).toEqual(told);
  });

  it('does not grow with the journal', () => {
    const nights = (count: number) =>
      Array.from({ length: count }, (_, index): Night => {
        const health = index % 9 === 0 ? 'OK' : 'ERROR';
        return { health, namespace: 'a', minutes: 60, outcomes: ['delivered', 'delivered'] };
      });
    const sizeAfter = (count: number) =>
      JSON.stringify(compactJournal(live(nights(count), new Set()).entries, '2027-06-01T00:00:00Z')).length;
    expect(sizeAfter(1_200)).toBeLessThan(sizeAfter(300) * 1.1);
  });

  it('forgets what nobody received for a week, and streams of months ago', () => {
    const { entries } = live([{ health: 'OK', namespace: 'a', minutes: 0, outcomes: [] }], new Set());
    expect(compactJournal(entries, '2026-11-30T00:00:00Z').streams).not.toEqual({});
    expect(compactJournal(entries, '2027-11-23T00:00:00Z').streams).toEqual({});
    const open = live([{ health: 'ERROR', namespace: 'a', minutes: 0, outcomes: ['delayed', 'delayed'] }], new Set());
    expect(Object.keys(compactJournal(open.entries, '2027-11-23T00:00:00Z').streams)).toHaveLength(1);
  });

  it('is due when there are more than a thousand entries', () => {
    const attempt: JournalEntry = { v: 2, kind: 'attempt', at: '', key: '', receiver: '', sender: '' };
    expect(isCompactable(Array.from({ length: 1_000 }, () => attempt))).toBe(false);
    expect(isCompactable(Array.from({ length: 1_001 }, () => attempt))).toBe(true);
  });
});
