import { describe, expect, it } from 'vitest';
import { teamsFormat } from '../../../../src/core/alerts/channels/teams/teams.js';
import type { Notification } from '../../../../src/core/alerts/notification.js';
import { aNotification } from '../../../support/notifications.js';
import { ALL_STATUSES, expectedOutcome } from '../../../support/statuses.js';

const NOW_MS = Date.parse('2026-11-23T02:00:00Z');

function render(changes: Partial<Notification> = {}, mayBeRepeat = false): string {
  return teamsFormat.render({ notification: aNotification(changes), mayBeRepeat }, {});
}

interface Card {
  type: string;
  attachments: {
    contentType: string;
    content: { type: string; body: { type: string; text?: string; color?: string }[] };
  }[];
}

describe('the card for Teams', () => {
  it('is one adaptive card with headline, Jobs and facts', () => {
    const card = JSON.parse(render({ message: 'validate failed: 1 of 5' })) as Card;
    expect([card.type, card.attachments[0]?.contentType]).toEqual([
      'message',
      'application/vnd.microsoft.card.adaptive',
    ]);
    const body = card.attachments[0]?.content.body ?? [];
    expect(body.map(({ type }) => type)).toEqual(['TextBlock', 'TextBlock', 'TextBlock', 'TextBlock', 'FactSet']);
    expect(body[3]?.text).toBe('tuning-pipeline result tuning-nightly');
    expect(body[0]).toMatchObject({ text: 'ERROR fired: OOMKilled: 1 \\(trading-bots\\)', color: 'Attention' });
  });

  it('leaves advice out whole where there is no room, and keeps the command', () => {
    const advice = ['OOMKilled', 'Error', 'Evicted'].map((reason) => {
      return { reason, hint: `${'x'.repeat(600)}: kubectl logs y`, job: 'job-1', others: 0 };
    });
    const card = JSON.parse(render({ advice })) as Card;
    const next = card.attachments[0]?.content.body.find(({ text }) => text?.includes('kubectl'))?.text ?? '';
    expect(next.split('\n\n').map((line) => line.slice(-14))).toEqual([
      'kubectl logs y',
      'kubectl logs y',
      'tuning-nightly',
    ]);
  });

  it('is green when an incident is resolved, and marks a possible repeat', () => {
    expect(render({ action: 'resolve', health: 'OK' })).toContain('"color":"Good"');
    expect(render({}, true)).toContain('possible repeat');
    expect(render()).not.toContain('possible repeat');
  });

  it('makes no link of what a Pod says', () => {
    expect(render({ message: '[click](https://evil.example) **bold**' })).not.toMatch(/[^\\]\[click|[^\\]\*\*bold/);
  });

  it('stays under 28 KB, whatever the messages are', () => {
    const long = '*메😀"\n'.repeat(2_000);
    const job = { name: 'j'.repeat(63), health: 'ERROR' as const, reason: 'Error', message: long };
    const body = render({
      message: long,
      sessionId: long,
      selector: long,
      workflowId: long,
      cluster: long,
      jobs: Array.from({ length: 10 }, () => job),
      advice: Array.from({ length: 3 }, () => ({ reason: 'Error', hint: long, job: job.name, others: 9 })),
    });
    expect(Buffer.byteLength(body)).toBeLessThan(28 * 1_024);
  });
});

describe('the answer of Teams', () => {
  const classify = (status: number, body = '') => teamsFormat.classify({ status, body }, NOW_MS);

  it('means what its status says', () => {
    expect(ALL_STATUSES.map((status) => classify(status).outcome)).toEqual(ALL_STATUSES.map(expectedOutcome));
  });

  it('is read where a 200 hides a failure', () => {
    expect(classify(200, '1').outcome).toBe('delivered');
    const throttled = 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429';
    expect(classify(200, throttled)).toMatchObject({ outcome: 'delayed', mayHaveArrived: false });
    expect(classify(200, throttled.replace('429', '403')).outcome).toBe('rejected');
  });
});
