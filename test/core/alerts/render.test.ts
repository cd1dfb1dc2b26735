import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMrkdwn } from '../../../src/core/alerts/mrkdwn.js';
import { buildNotification, jobsOfReport, type Notification } from '../../../src/core/alerts/notification.js';
import { renderBody } from '../../../src/core/alerts/render-body.js';
import { aNotification } from '../../support/notifications.js';
import { aJobHealth, aReport, aRunFacts, aVerdict } from '../../support/runs.js';

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
  return JSON.parse(renderBody('slack_webhook', { notification: aNotification(changes), mayBeRepeat })) as SlackBody;
}

function textsOf({ text, blocks }: SlackBody): string[] {
  return [
    text,
    ...blocks.flatMap((block) => [block.text?.text ?? '', ...(block.elements ?? []).map((element) => element.text)]),
  ];
}

describe('the console text', () => {
  it('says what happened, where and to which Jobs', () => {
    expect(renderBody('console', { notification: aNotification({ jobsOmitted: 3 }), mayBeRepeat: false })).toBe(
      [
        'ERROR fired: OOMKilled: 1 (trading-bots)',
        '  cluster: prod',
        '  selector: app=arbitrage-tuning',
        '  session: nightly-2026-11-23',
        '  run: 20261123-abcdef',
        '  workflow: tuning-nightly',
        '  mode: full_alerts',
        '  exit code: 2',
        '  judged at: 2026-11-23T02:00:00.000Z',
        '  firing since: 2026-11-23T02:00:00.000Z',
        '  incident: 0123456789abcdef-20261123T020000000Z-abc123',
        'Jobs:',
        '  job-1 ERROR OOMKilled: out of memory',
        '  and 3 more',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['fire', 'ERROR fired'],
    ['escalate', 'ERROR escalated'],
    ['repeat-4', 'ERROR goes on (repeat 4)'],
    ['resolve', 'ERROR resolved'],
  ] as const)('has a word for %s', (action, headline) => {
    expect(renderBody('console', { notification: aNotification({ action }), mayBeRepeat: false })).toContain(headline);
  });

  it('lets no message of a Pod forge a line', () => {
    const jobs = [{ name: 'job-1', health: 'ERROR' as const, reason: 'Error', message: HOSTILE }];
    const text = renderBody('console', { notification: aNotification({ jobs }), mayBeRepeat: false });
    expect(text.split('\n').filter((line) => line.startsWith('ERROR fired'))).toHaveLength(1);
    expect(text).not.toContain('\u0007');
  });
});

describe('the Slack body', () => {
  it('has the text for notifications and blocks for the channel', () => {
    const body = renderSlack({ message: 'validate failed: 1 of 5' });
    expect(body.text).toBe('ERROR fired: OOMKilled: 1 (trading-bots)\nvalidate failed: 1 of 5');
    expect(body.blocks.map(({ type }) => type)).toEqual(['header', 'section', 'section', 'context']);
  });

  it('notifies nobody that a Pod names', () => {
    const jobs = [{ name: HOSTILE, health: 'ERROR' as const, reason: HOSTILE, message: HOSTILE }];
    const body = renderSlack({ jobs, message: HOSTILE, sessionId: HOSTILE, namespace: HOSTILE });
    for (const text of textsOf(body)) {
      expect(text).not.toMatch(/[<>]/);
      expect(text.replaceAll(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
    }
  });

  it('stays within the limits of Slack, whatever the messages are', () => {
    const long = '&메😀'.repeat(2_000);
    const job = { name: 'j'.repeat(63), health: 'ERROR' as const, reason: 'Error', message: long };
    const body = renderSlack(
      { message: long, jobs: Array.from({ length: 10 }, () => job), sessionId: long, selector: long },
      true,
    );
    const texts = textsOf(body);
    expect(Math.max(...texts.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(3_000);
    expect(body.blocks.find(({ type }) => type === 'header')?.text?.text.length).toBeLessThanOrEqual(150);
    expect(texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0)).toBeLessThan(10_000);
    expect(body.blocks.length).toBeLessThanOrEqual(50);
  });

  it('says first how many Jobs there are when some are left out', () => {
    expect(renderSlack({ jobsOmitted: 12 }).blocks[1]?.text?.text).toMatch(/^13 Jobs, the first 1:\n/);
  });

  it('marks a possible repeat', () => {
    expect(renderSlack({}, true).text).toContain('(possible repeat)');
    expect(renderSlack({}, false).text).not.toContain('repeat');
  });
});

describe('the webhook body', () => {
  it('has a version and the whole notification, and is the same for a possible repeat', () => {
    const notification = aNotification();
    const body = renderBody('webhook', { notification, mayBeRepeat: true });
    expect(JSON.parse(body)).toEqual({ version: 1, kind: 'IncidentNotification', ...notification });
    expect(body).toBe(renderBody('webhook', { notification, mayBeRepeat: false }));
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

describe('buildNotification', () => {
  it('names ten Jobs, the lost ones first and those that only wait last, and counts the rest', () => {
    const report = aReport([
      aJobHealth('fine', 'OK'),
      ...Array.from({ length: 9 }, (_, index) => aJobHealth(`waits-${index}`, 'WARN', { reason: 'Pending' })),
      aJobHealth('pulls', 'WARN', { reason: 'ImagePullBackOff' }),
      aJobHealth('lost', 'ERROR', { reason: 'OOMKilled', message: 'x'.repeat(500) }),
    ]);
    const { jobs, jobsOmitted } = buildNotification({
      incident: 'i',
      action: 'fire',
      firedAt: 't',
      at: 't',
      facts: aRunFacts(),
      verdict: aVerdict('ERROR'),
      jobs: jobsOfReport(report),
    });
    expect(jobs.slice(0, 2).map(({ name }) => name)).toEqual(['lost', 'pulls']);
    expect(jobs).toHaveLength(10);
    expect(jobsOmitted).toBe(1);
    expect(jobs.some(({ name }) => name === 'fine')).toBe(false);
    expect(jobs[0]?.message).toHaveLength(256);
  });
});
