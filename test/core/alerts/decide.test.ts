import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type DecideInput, type Decision } from '../../../src/core/alerts/decide.js';
import { foldDecision, UNSEEN_STREAM } from '../../../src/core/alerts/fold-journal.js';
import type { OpenIncident, StreamState } from '../../../src/core/alerts/journal.js';
import { streamOf } from '../../../src/core/alerts/incident-key.js';
import { buildNotification } from '../../../src/core/alerts/notification.js';
import type { HealthStatus } from '../../../src/core/health/health-status.js';
import { aRunFacts, aVerdict } from '../../support/runs.js';

const FIRED_AT = '2026-11-23T02:00:00.000Z';
const AN_HOUR_LATER = '2026-11-23T03:00:00.000Z';
const FOUR_HOURS_LATER = '2026-11-23T06:00:00.000Z';

function open(changes: Partial<OpenIncident> = {}): StreamState {
  const incident: OpenIncident = {
    id: 'incident-1',
    firedAt: FIRED_AT,
    health: 'ERROR',
    repeats: 0,
    lastNotifiedAt: FIRED_AT,
    ...changes,
  };
  return { ...UNSEEN_STREAM, open: incident, lastDecidedAt: incident.lastNotifiedAt };
}

const pending = { onlyPending: true, reasons: [{ reason: 'Pending', count: 2 }] };

interface Case {
  name: string;
  given: Partial<Omit<DecideInput, 'verdict'>> & { verdict: DecideInput['verdict'] };
  expected: Partial<Decision>;
}

const CASES: Case[] = [
  {
    name: 'a first ERROR fires',
    given: { verdict: aVerdict('ERROR') },
    expected: { action: 'fire', reason: 'first-firing' },
  },
  {
    name: 'a first WARN fires',
    given: { verdict: aVerdict('WARN') },
    expected: { action: 'fire', reason: 'first-firing' },
  },
  {
    name: 'a first OK is healthy',
    given: { verdict: aVerdict('OK') },
    expected: { action: 'none', reason: 'healthy', incident: null },
  },
  {
    name: 'a WARN is below the threshold error',
    given: { verdict: aVerdict('WARN'), alertOn: 'error' },
    expected: { action: 'none', reason: 'below-threshold' },
  },
  {
    name: 'an ERROR is not below the threshold error',
    given: { verdict: aVerdict('ERROR'), alertOn: 'error' },
    expected: { action: 'fire' },
  },
  {
    name: 'a verdict whose reasons are all pending never fires',
    given: { verdict: aVerdict('WARN', pending) },
    expected: { action: 'none', reason: 'only-pending' },
  },
  {
    name: 'a pending verdict neither repeats nor resolves what is open',
    given: { state: open(), verdict: aVerdict('WARN', pending), now: FOUR_HOURS_LATER },
    expected: { action: 'none', reason: 'only-pending', incident: 'incident-1' },
  },
  {
    name: 'WARN to ERROR escalates at once',
    given: { state: open({ health: 'WARN' }), verdict: aVerdict('ERROR'), now: '2026-11-23T02:00:01.000Z' },
    expected: { action: 'escalate', reason: 'raised', incident: 'incident-1', firedAt: FIRED_AT },
  },
  {
    name: 'a clock that was once years ahead does not silence the reminders until then',
    given: { state: open({ lastNotifiedAt: '2031-01-01T00:00:00.000Z' }), verdict: aVerdict('ERROR') },
    expected: { action: 'repeat-1', reason: 'repeat-due' },
  },
  {
    name: 'a flapping stream that was OK by such a clock is resolved all the same',
    given: {
      state: {
        ...open(),
        fires: [FIRED_AT, FIRED_AT, FIRED_AT],
        okSince: '2031-01-01T00:00:00.000Z',
        lastDecidedAt: '2031-01-01T00:00:00.000Z',
      },
      verdict: aVerdict('OK'),
    },
    expected: { action: 'resolve', reason: 'recovered' },
  },
  {
    name: 'an incident below a raised threshold escalates when it crosses it',
    given: { state: open({ health: 'WARN' }), verdict: aVerdict('ERROR'), alertOn: 'error' },
    expected: { action: 'escalate' },
  },
  {
    name: 'ERROR to WARN does not notify',
    given: { state: open(), verdict: aVerdict('WARN'), now: AN_HOUR_LATER },
    expected: { action: 'none', reason: 'repeat-not-due', incident: 'incident-1' },
  },
  {
    name: 'an ERROR that goes on is quiet before the interval',
    given: { state: open(), verdict: aVerdict('ERROR'), now: '2026-11-23T05:59:59.999Z' },
    expected: { action: 'none', reason: 'repeat-not-due' },
  },
  {
    name: 'an ERROR that goes on is repeated after the interval',
    given: { state: open(), verdict: aVerdict('ERROR'), now: FOUR_HOURS_LATER },
    expected: { action: 'repeat-1', reason: 'repeat-due', incident: 'incident-1', firedAt: FIRED_AT },
  },
  {
    name: 'repeats are numbered',
    given: { state: open({ repeats: 7 }), verdict: aVerdict('ERROR'), now: FOUR_HOURS_LATER },
    expected: { action: 'repeat-8' },
  },
  {
    name: 'the interval can be set',
    given: { state: open(), verdict: aVerdict('ERROR'), now: AN_HOUR_LATER, repeatIntervalMs: 60_000 },
    expected: { action: 'repeat-1' },
  },
  {
    name: 'OK resolves what is open',
    given: { state: open(), verdict: aVerdict('OK'), now: AN_HOUR_LATER },
    expected: { action: 'resolve', reason: 'recovered', incident: 'incident-1', firedAt: FIRED_AT },
  },
  {
    name: 'OK resolves also with the threshold error',
    given: { state: open({ health: 'WARN' }), verdict: aVerdict('OK'), alertOn: 'error', now: AN_HOUR_LATER },
    expected: { action: 'resolve' },
  },
  {
    name: 'a verdict that is older than the newest decision is overtaken',
    given: { state: { ...UNSEEN_STREAM, lastDecidedAt: AN_HOUR_LATER }, verdict: aVerdict('ERROR'), now: FIRED_AT },
    expected: { action: 'none', reason: 'overtaken' },
  },
  {
    name: 'a decision with a clock years ahead does not silence what follows',
    given: {
      state: { ...UNSEEN_STREAM, lastDecidedAt: '2031-01-01T00:00:00Z' },
      verdict: aVerdict('ERROR'),
      now: FIRED_AT,
    },
    expected: { action: 'fire' },
  },
];

function decideWith(changes: Case['given']): Decision {
  return decide({
    state: UNSEEN_STREAM,
    facts: aRunFacts(),
    run: 'run:run-1',
    now: FIRED_AT,
    alertOn: 'warn',
    ...changes,
  });
}

/** Decides over nights of 24 hours each, or over other steps, and returns what was decided. */
function decideAll(healths: readonly HealthStatus[], stepMs: number): Decision[] {
  let state = UNSEEN_STREAM;
  return healths.map((health, index) => {
    const now = new Date(Date.parse(FIRED_AT) + index * stepMs).toISOString();
    const facts = aRunFacts({ runId: `run-${index}`, sessionId: `nightly-${index}`, runKey: `key-${index}` });
    const verdict = aVerdict(health);
    const run = `run:run-${index}`;
    const decision = decide({ state, verdict, facts, run, now, alertOn: 'warn' });
    const notification =
      decision.action === 'none' ? null : buildNotification({ ...decision, at: now, facts, verdict, jobs: [] });
    const { action, reason } = decision;
    state = foldDecision(state, {
      v: 1,
      kind: 'decision',
      at: now,
      run,
      stream: streamOf(facts),
      action,
      reason,
      health,
      receivers: [],
      notification,
    });
    return decision;
  });
}

describe('decide', () => {
  it.each(CASES)('$name', ({ given, expected }) => {
    expect(decideWith(given)).toMatchObject(expected);
  });

  it('names an incident after its stream and its first firing', () => {
    const decision = decideWith({ verdict: aVerdict('ERROR') });
    expect(decision.incident).toMatch(new RegExp(`^${streamOf(aRunFacts())}-20261123T020000000Z-[0-9a-f]{6}$`));
  });

  it('makes of 1,000 records of one outage one incident: one fire, one resolve, numbered repeats', () => {
    const decisions = decideAll([...Array.from({ length: 1_000 }, () => 'ERROR' as const), 'OK', 'OK'], 3_600_000);
    const acted = decisions.filter(({ action }) => action !== 'none');
    expect(new Set(acted.map(({ incident }) => incident)).size).toBe(1);
    expect(acted.filter(({ action }) => action === 'fire')).toHaveLength(1);
    expect(acted.filter(({ action }) => action === 'resolve')).toHaveLength(1);
    const repeats = acted.slice(1, -1).map(({ action }) => action);
    expect(repeats).toEqual(Array.from({ length: 249 }, (_, index) => `repeat-${index + 1}`));
    expect(decisions.at(-1)).toMatchObject({ action: 'none', reason: 'healthy' });
  });

  it('gives two outages of one stream two incidents', () => {
    const ids = decideAll(['ERROR', 'OK', 'ERROR', 'OK'], 60_000).map(({ incident }) => incident);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).toBe(ids[3]);
    expect(ids[0]).not.toBe(ids[2]);
  });

  it('holds the resolve of a stream that flaps until it has been OK for an hour', () => {
    const flapping = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'ERROR' : 'OK') as HealthStatus);
    const decisions = decideAll([...flapping, ...Array.from({ length: 13 }, () => 'OK' as const)], 5 * 60_000);
    const acted = decisions.flatMap(({ action }, index) => (action === 'none' ? [] : [`${index} ${action}`]));
    // The third firing within four hours is the last; OK since record 19, an hour is over at record 31.
    expect(acted).toEqual(['0 fire', '1 resolve', '2 fire', '3 resolve', '4 fire', '31 resolve']);
    expect(decisions.slice(5, 31).map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['flapping', 'repeat-not-due']),
    );
    expect(decisions[4]).toMatchObject({ flapping: true });
    expect(decisions[2]).toMatchObject({ flapping: false });
  });

  it('does not take nights that go up and down for flapping', () => {
    const nights = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'ERROR' : 'OK') as HealthStatus);
    expect(decideAll(nights, 24 * 3_600_000).map(({ action }) => action)).toEqual(
      nights.map((health) => (health === 'OK' ? 'resolve' : 'fire')),
    );
  });

  it('raises a verdict that flaps between WARN and ERROR only once', () => {
    const actions = decideAll(['WARN', 'ERROR', 'WARN', 'ERROR', 'WARN', 'ERROR'], 60_000).map(({ action }) => action);
    expect(actions).toEqual(['fire', 'escalate', 'none', 'none', 'none', 'none']);
  });

  it('never acts twice with one key, and always opens before it closes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<HealthStatus>('OK', 'WARN', 'ERROR'), { maxLength: 60 }),
        fc.integer({ min: 1, max: 10 }),
        (healths, hours) => {
          const acted = decideAll(healths, hours * 3_600_000).filter(({ action }) => action !== 'none');
          const keys = acted.map(({ incident, action }) => `${incident} ${action}`);
          expect(new Set(keys).size).toBe(keys.length);
          for (const [index, { action, incident }] of acted.entries()) {
            const before = acted.slice(0, index).filter((other) => other.incident === incident);
            expect(before.length > 0).toBe(action !== 'fire');
            expect(before.some((other) => other.action === 'resolve')).toBe(false);
          }
        },
      ),
    );
  });
});
