import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMrkdwn } from '../../../../src/core/alerts/channels/slack-webhook/mrkdwn.js';
import { slackWebhookFormat } from '../../../../src/core/alerts/channels/slack-webhook/slack-webhook.js';
import type { Notification } from '../../../../src/core/alerts/notification.js';
import { aNotification } from '../../../support/notifications.js';
import { ALL_STATUSES, expectedOutcome } from '../../../support/statuses.js';

const NOW_MS = Date.parse('2026-11-23T02:00:00Z');

const { classify } = slackWebhookFormat;

const HOSTILE = '<!channel> <@U123> & <https://evil.example|click>\u0007\nERROR fired: forged';

interface SlackText {
  type: string;
  text: string;
}

interface SlackBody {
  text: string;
  blocks: { type: string; text?: SlackText; elements?: SlackText[] }[];
}

function renderSlack(changes: Partial<Notification> = {}, mayBeRepeat = false): SlackBody {
  return JSON.parse(slackWebhookFormat.render({ notification: aNotification(changes), mayBeRepeat }, {})) as SlackBody;
}

function textsOf({ text, blocks }: SlackBody): string[] {
  return [
    text,
    ...blocks.flatMap((block) => [block.text?.text ?? '', ...(block.elements ?? []).map((element) => element.text)]),
  ];
}

describe('the Slack body', () => {
  it('has the text for notifications and blocks for the channel', () => {
    const body = renderSlack({ message: 'validate failed: 1 of 5' });
    expect(body.text).toBe('ERROR fired: OOMKilled: 1 (trading-bots)\nvalidate failed: 1 of 5');
    expect(body.blocks[3]?.text?.text).toBe('tuning-pipeline result tuning-nightly');
    expect(body.blocks.map(({ type }) => type)).toEqual(['header', 'section', 'section', 'section', 'context']);
  });

  it('notifies nobody that a Pod names', () => {
    const jobs = [{ name: HOSTILE, health: 'ERROR' as const, reason: HOSTILE, message: HOSTILE }];
    const advice = [{ reason: HOSTILE, hint: HOSTILE, job: HOSTILE, others: 0 }];
    const body = renderSlack({ jobs, advice, message: HOSTILE, sessionId: HOSTILE, namespace: HOSTILE });
    for (const text of textsOf(body)) {
      expect(text).not.toMatch(/[<>]/);
      expect(text.replaceAll(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
    }
  });

  it('stays within the limits of Slack, whatever the messages are', () => {
    const long = '&메😀'.repeat(2_000);
    const job = { name: 'j'.repeat(63), health: 'ERROR' as const, reason: 'Error', message: long };
    const advice = { reason: 'Error', hint: long, job: job.name, others: 9 };
    const body = renderSlack(
      {
        message: long,
        advice: [advice, advice, advice],
        jobs: Array.from({ length: 10 }, () => job),
        sessionId: long,
        selector: long,
      },
      true,
    );
    const texts = textsOf(body);
    expect(Math.max(...texts.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(3_000);
    expect(body.blocks.find(({ type }) => type === 'header')?.text?.text.length).toBeLessThanOrEqual(150);
    expect(texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0)).toBeLessThan(10_000);
    expect(body.blocks.length).toBeLessThanOrEqual(50);
  });

  it('leaves advice out whole where there is no room, and keeps the command', () => {
    const advice = ['OOMKilled', 'Error', 'Evicted'].map((reason) => {
      return { reason, hint: `${'<'.repeat(80)}: kubectl logs y`, job: 'job-1', others: 0 };
    });
    const next = renderSlack({ advice })
      .blocks.map(({ text }) => text?.text ?? '')
      .find((text) => text.includes('kubectl'));
    expect(next?.split('\n').map((line) => line.slice(-14))).toEqual([
      'kubectl logs y',
      'kubectl logs y',
      'tuning-nightly',
    ]);
  });

  it('says first how many Jobs there are when some are left out', () => {
    expect(renderSlack({ jobsOmitted: 12 }).blocks[1]?.text?.text).toMatch(/^13 Jobs, the first 1:\n/);
  });

  it('marks a possible repeat', () => {
    expect(renderSlack({}, true).text).toContain('(possible repeat)');
    expect(renderSlack({}, false).text).not.toContain('repeat');
  });
});

describe('the answer of Slack', () => {
  it('classifies every status with the body ok as any other receiver does', () => {
    const outcomes = ALL_STATUSES.map((status) => classify({ status, body: 'ok' }, NOW_MS).outcome);
    expect(outcomes).toEqual(ALL_STATUSES.map(expectedOutcome));
  });

  it.each([
    [200, 'ok', { outcome: 'delivered' }],
    [200, ' ok\n', { outcome: 'delivered' }],
    [200, '{"ok":true}', { outcome: 'delivered' }],
    [200, '{"ok":false,"error":"channel_not_found"}', { outcome: 'rejected', why: '200 channel_not_found' }],
    [200, 'no_service', { outcome: 'rejected', why: '200 no_service' }],
    [200, '', { outcome: 'rejected', why: '200 without ok in the body' }],
    [200, '{"ok":', { outcome: 'rejected', why: '200 without ok in the body' }],
    [200, '<html>Sign in</html>', { outcome: 'rejected', why: '200 without ok in the body' }],
    [200, '{"ok":"true"}', { outcome: 'rejected' }],
    [200, '{"ok":false,"error":"rate_limited","retry_after":3}', { outcome: 'delayed', retryAfterMs: 3_000 }],
    [
      429,
      '{"retry_after":1,"ok":false,"error":"rate_limited"}',
      { outcome: 'delayed', why: '429 rate_limited', retryAfterMs: 1_000 },
    ],
    [429, '{"ok":false,"error":"ratelimited","retry_after":1e300}', { outcome: 'delayed', retryAfterMs: 86_400_000 }],
    [200, '{"ok":false,"error":"ratelimited","retry_after":1e15}', { outcome: 'delayed', retryAfterMs: 86_400_000 }],
    [429, '{"ok":false,"error":"ratelimited","retry_after":-5}', { outcome: 'delayed', why: '429 ratelimited' }],
    [400, 'invalid_payload', { outcome: 'rejected', why: '400 invalid_payload' }],
    [403, 'action_prohibited', { outcome: 'rejected', why: '403 action_prohibited' }],
    [404, 'channel_not_found', { outcome: 'rejected', why: '404 channel_not_found' }],
    [410, 'channel_is_archived', { outcome: 'rejected', why: '410 channel_is_archived' }],
    [500, 'rollup_error', { outcome: 'delayed', why: '500 rollup_error' }],
  ])('classifies %i %s', (status, body, expected) => {
    expect(classify({ status, body }, NOW_MS)).toMatchObject(expected);
  });

  it.each([
    [403, 'action_prohibited', true],
    [404, 'channel_not_found', true],
    [410, 'channel_is_archived', true],
    [200, 'no_service', true],
    [400, 'no_service', true],
    [200, '<html>Sign in</html>', true],
    [400, 'invalid_payload', undefined],
    [400, 'invalid_blocks', undefined],
  ])('knows whether %i %s is about the webhook or about the message', (status, body, broken) => {
    const result = classify({ status, body }, NOW_MS);
    expect(result.outcome === 'rejected' ? result.receiverBroken : 'not rejected').toBe(broken);
  });

  it('believes the header before the body', () => {
    const body = '{"ok":false,"error":"rate_limited","retry_after":1}';
    expect(classify({ status: 429, retryAfter: '9', body }, NOW_MS)).toMatchObject({ retryAfterMs: 9_000 });
  });

  it.each([
    'Cannot POST /services/T000/B000/XXXX',
    'T0AB12/secret',
    'XXXXsecret',
    '{"ok":false,"error":"/services/T000"}',
  ])('does not repeat the body %s', (body) => {
    expect(JSON.stringify(classify({ status: 404, body }, NOW_MS))).toBe(
      '{"outcome":"rejected","why":"404","receiverBroken":true}',
    );
  });
});

describe('escapeMrkdwn', () => {
  it('fits and never cuts an entity or a character, whatever the limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 40 }), (text, maxBytes) => {
        const escaped = escapeMrkdwn(text, maxBytes);
        expect(Buffer.byteLength(escaped)).toBeLessThanOrEqual(maxBytes);
        const shown = escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
        if (shown !== text) expect([shown.at(-1), text.startsWith(shown.slice(0, -1))]).toEqual(['…', true]);
      }),
    );
  });
});
