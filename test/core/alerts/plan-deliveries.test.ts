import { describe, expect, it } from 'vitest';
import { foldJournal } from '../../../src/core/alerts/fold-journal.js';
import { deliveryKeyOf } from '../../../src/core/alerts/incident-key.js';
import type { DecisionEntry, JournalEntry } from '../../../src/core/alerts/journal.js';
import type { IncidentAction } from '../../../src/core/alerts/notification.js';
import { planDeliveries } from '../../../src/core/alerts/plan-deliveries.js';
import { aNotification } from '../../support/notifications.js';

const INCIDENT = aNotification().incident;

function decided(run: string, action: IncidentAction | 'none', changes: Partial<DecisionEntry> = {}): DecisionEntry {
  return {
    v: 1,
    at: '2026-11-23T02:00:00.000Z',
    kind: 'decision',
    run,
    stream: 'stream-1',
    action,
    reason: 'first-firing',
    receivers: ['console', 'slack_webhook'],
    notification: action === 'none' ? null : aNotification({ action }),
    ...changes,
  };
}

function outcome(kind: 'attempt' | 'delivered', action: string, receiver: string): JournalEntry {
  const key = deliveryKeyOf({ incident: INCIDENT, action, receiver });
  return { v: 1, at: '2026-11-23T02:00:01.000Z', kind, key, receiver, sender: 's' };
}

function plan(
  entries: JournalEntry[],
  changes: { run?: string; sender?: string; receivers?: string[]; now?: string } = {},
) {
  const state = foldJournal(entries);
  const now = '2026-11-24T02:00:00.000Z';
  return planDeliveries({ state, run: 'run:b', sender: 's', receivers: ['console', 'slack_webhook'], now, ...changes });
}

const named = (deliveries: ReturnType<typeof plan>) =>
  deliveries.map(({ receiver, notification }) => `${notification.action} ${receiver}`);

describe('planDeliveries', () => {
  it('plans a notification for each receiver', () => {
    expect(named(plan([decided('run:b', 'fire')]))).toEqual(['fire console', 'fire slack_webhook']);
  });

  it('plans nothing for a decision that notifies nobody', () => {
    expect(plan([decided('run:b', 'none')])).toEqual([]);
  });

  it('leaves out what was delivered', () => {
    const entries = [
      decided('run:b', 'fire'),
      outcome('attempt', 'fire', 'console'),
      outcome('delivered', 'fire', 'console'),
    ];
    expect(named(plan(entries))).toEqual(['fire slack_webhook']);
  });

  it('plans what earlier runs could not deliver first, also when this run has nothing to say', () => {
    expect(
      named(plan([decided('run:a', 'fire'), decided('run:b', 'resolve')], { receivers: ['slack_webhook'] })),
    ).toEqual(['fire slack_webhook', 'resolve slack_webhook']);
    expect(named(plan([decided('run:a', 'fire'), decided('run:b', 'none')], { receivers: ['slack_webhook'] }))).toEqual(
      ['fire slack_webhook'],
    );
  });

  it('forgets an earlier notification of a receiver that is not configured any more, or was not then', () => {
    const entries = [decided('run:a', 'fire', { receivers: ['slack_webhook'] }), decided('run:b', 'none')];
    expect(plan(entries, { receivers: ['webhook'] })).toEqual([]);
  });

  it('gives the own notification to a receiver that was added since', () => {
    expect(named(plan([decided('run:b', 'fire')], { receivers: ['webhook'] }))).toEqual(['fire webhook']);
  });

  it('drops a reminder that was overtaken, never a fire', () => {
    const entries = [decided('run:a', 'fire'), decided('run:a2', 'repeat-1'), decided('run:b', 'repeat-2')];
    expect(named(plan(entries, { receivers: ['slack_webhook'] }))).toEqual([
      'fire slack_webhook',
      'repeat-2 slack_webhook',
    ]);
  });

  it('leaves other streams alone', () => {
    expect(named(plan([decided('run:a', 'fire', { stream: 'stream-2' }), decided('run:b', 'none')]))).toEqual([]);
  });

  it('gives up after a week', () => {
    expect(plan([decided('run:a', 'fire'), decided('run:b', 'none')], { now: '2026-12-01T02:00:00.000Z' })).toEqual([]);
  });

  it('marks what may have arrived as a possible repeat', () => {
    const deliveries = plan([decided('run:b', 'fire'), outcome('attempt', 'fire', 'slack_webhook')]);
    expect(deliveries.map(({ mayBeRepeat }) => mayBeRepeat)).toEqual([false, true]);
  });

  it('remembers a refusal for the sender that met it, and lets another one try', () => {
    const attempt = outcome('attempt', 'fire', 'slack_webhook');
    const rejected = { ...attempt, kind: 'rejected', why: '404' } as JournalEntry;
    const entries = [decided('run:b', 'fire'), attempt, rejected];
    expect(plan(entries, { receivers: ['slack_webhook'] })[0]?.rejection).toEqual({
      why: '404',
      receiverBroken: false,
    });
    expect(plan(entries, { receivers: ['slack_webhook'], sender: 'other' })[0]?.rejection).toBeNull();
  });
});
