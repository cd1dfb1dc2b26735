import { describe, expect, it } from 'vitest';
import { pagerdutyFormat } from '../../../../src/core/alerts/channels/pagerduty/pagerduty.js';
import type { Notification } from '../../../../src/core/alerts/notification.js';
import { aNotification } from '../../../support/notifications.js';
import { ALL_STATUSES } from '../../../support/statuses.js';

const ROUTING_KEY = 'R0UT1NGK3YR0UT1NGK3YR0UT1NGK3Y00';
const NOW = new Date('2026-11-23T02:00:00Z');

interface Event {
  routing_key: string;
  event_action: string;
  dedup_key: string;
  payload: { summary: string; source: string; severity: string; custom_details: Record<string, unknown> };
}

function render(changes: Partial<Notification> = {}): string {
  return pagerdutyFormat.render({ notification: aNotification(changes), mayBeRepeat: true }, {});
}

function address(secret: string) {
  return pagerdutyFormat.address({ key: 'k', body: render(), secret, signingSecret: '', now: NOW });
}

describe('the event for PagerDuty', () => {
  it.each([
    ['fire', 'trigger'],
    ['escalate', 'trigger'],
    ['repeat-3', 'trigger'],
    ['resolve', 'resolve'],
  ] as const)('makes of %s a %s with the incident as its dedup key', (action, eventAction) => {
    const event = JSON.parse(render({ action })) as Event;
    expect([event.event_action, event.dedup_key]).toEqual([eventAction, aNotification().incident]);
  });

  it('says what happened, where and how bad it is', () => {
    const { payload } = JSON.parse(render({ worst: 'WARN' })) as Event;
    expect(payload).toMatchObject({
      summary: 'ERROR fired: OOMKilled: 1 (trading-bots)',
      source: 'prod/trading-bots',
      severity: 'warning',
    });
    expect(payload.custom_details['jobs']).toHaveLength(1);
  });

  it('stays within the limits, whatever the messages are', () => {
    const long = '메😀'.repeat(2_000);
    const { payload, dedup_key } = JSON.parse(render({ reasons: [{ reason: long, count: 1 }] })) as Event;
    expect(payload.summary.length).toBeLessThanOrEqual(1_024);
    expect(dedup_key.length).toBeLessThanOrEqual(255);
  });

  it('holds no routing key until it is sent', () => {
    expect(render()).toContain('"routing_key":"(routing key, not shown)"');
    const addressed = address(ROUTING_KEY);
    expect(addressed).toMatchObject({ url: 'https://events.pagerduty.com/v2/enqueue' });
    expect((JSON.parse(addressed.problem ?? addressed.body) as Event).routing_key).toBe(ROUTING_KEY);
  });

  it('goes to another endpoint where the secret names one', () => {
    const addressed = address(`https://events.eu.pagerduty.com/v2/enqueue#${ROUTING_KEY}`);
    expect(addressed).toMatchObject({ url: 'https://events.eu.pagerduty.com/v2/enqueue' });
  });

  it.each(['s3cr3t', '', 'https://events.pagerduty.com/v2/enqueue', 'https://a.example/#s3cr3t'])(
    'is not sent with the key %s, which the problem does not show',
    (secret) => {
      const { problem } = address(secret);
      expect(problem).toContain('expected a routing key of 32 letters and digits');
      expect(problem).not.toContain('s3cr3t');
    },
  );
});

describe('the answer of PagerDuty', () => {
  const classify = (status: number, body = '') => pagerdutyFormat.classify({ status, body }, NOW.getTime());

  it('delivers with 202 alone, waits with 408, 429 and 5xx', () => {
    for (const status of ALL_STATUSES) {
      const expected =
        status === 202 ? 'delivered' : status === 408 || status === 429 || status >= 500 ? 'delayed' : 'rejected';
      expect([status, classify(status).outcome]).toEqual([status, expected]);
    }
  });

  it('tells a wrong key from a wrong event', () => {
    expect(classify(400, '{"status":"invalid event","errors":["Invalid routing key"]}')).toMatchObject({
      receiverBroken: true,
    });
    expect(classify(400, '{"status":"invalid event","errors":["Length of summary"]}')).toEqual({
      outcome: 'rejected',
      why: '400',
    });
    expect(classify(200, 'ok')).toMatchObject({ outcome: 'rejected', receiverBroken: true });
  });
});
