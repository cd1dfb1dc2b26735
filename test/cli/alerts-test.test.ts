import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendRecord } from '../../src/adapters/files/history/history-file.js';
import { addAlertsCommand } from '../../src/cli/commands/alerts.js';
import type { HealthStatus } from '../../src/core/health/health-status.js';
import { tempFolder } from '../support/folders.js';
import { startReceiver } from '../support/receiver.js';
import { runCommand } from '../support/run-command.js';
import { aRecordDraft } from '../support/runs.js';

/** A folder with a history of records that lie an hour apart. */
async function aHistory(...healths: HealthStatus[]): Promise<string> {
  const cwd = tempFolder();
  for (const [hour, health] of healths.entries()) {
    const timestamp = new Date(Date.parse('2026-11-23T02:00:00Z') + hour * 3_600_000).toISOString();
    const draft = aRecordDraft(`run-${hour}`, { health, timestamp });
    await appendRecord({ file: join(cwd, 'h.jsonl'), draft, now: new Date() });
  }
  return cwd;
}

const alerts = (cwd: string, args: string[], env: Record<string, string> = {}) =>
  runCommand({ add: addAlertsCommand, args: ['alerts', ...args], cwd, env });

describe('alerts test', () => {
  it('shows what would have been sent, counts what would not, and writes nothing', async () => {
    const cwd = await aHistory('OK', 'WARN', 'ERROR', 'ERROR', 'OK', 'OK');
    const before = await readdir(cwd);
    const { out, err, code } = await alerts(cwd, ['test', '--history', 'h.jsonl']);
    expect(out).toBe(
      [
        '2026-11-23T03:00:00.000Z  WARN   fire       WARN fired: ImagePullBackOff: 1 (trading-bots)',
        '2026-11-23T04:00:00.000Z  ERROR  escalate   ERROR escalated: OOMKilled: 1 (trading-bots)',
        '2026-11-23T06:00:00.000Z  OK     resolve    OK resolved (trading-bots)',
        '6 record(s), 3 notification(s) to each receiver (fire: 1, escalate: 1, resolve: 1)',
        'suppressed: 3 (healthy: 2, repeat-not-due: 1)',
        '',
      ].join('\n'),
    );
    expect([err, code]).toEqual(['', 0]);
    expect(await readdir(cwd)).toEqual(before);
  });

  it('takes other rules, and says of each record why it would have been suppressed', async () => {
    const cwd = await aHistory('WARN', 'ERROR', 'ERROR', 'ERROR');
    const rules = ['--alert-on', 'error', '--repeat-interval', '2h', '--all'];
    const { out } = await alerts(cwd, ['test', '--history-file', 'h.jsonl', ...rules]);
    expect(out.split('\n').slice(0, 4)).toEqual([
      '2026-11-23T02:00:00.000Z  WARN   -          suppressed, because below-threshold (run:run-0)',
      '2026-11-23T03:00:00.000Z  ERROR  fire       ERROR fired: OOMKilled: 1 (trading-bots)',
      '2026-11-23T04:00:00.000Z  ERROR  -          suppressed, because repeat-not-due (run:run-2)',
      '2026-11-23T05:00:00.000Z  ERROR  repeat-1   ERROR goes on (repeat 1): OOMKilled: 1 (trading-bots)',
    ]);
  });

  it('prints one JSON document', async () => {
    const cwd = await aHistory('ERROR', 'ERROR', 'ERROR', 'ERROR', 'ERROR', 'ERROR');
    const { out } = await alerts(cwd, ['test', '--history', 'h.jsonl', '--repeat-interval', 'off', '-o', 'json']);
    expect(JSON.parse(out)).toMatchObject({
      kind: 'AlertsReplay',
      version: 1,
      records: 6,
      sent: { fire: 1 },
      suppressed: { 'repeat-not-due': 5 },
      decisions: [{ run: 'run:run-0', action: 'fire' }],
    });
  });

  it.each([
    [['--repeat-interval', 'soon'], /Expected --repeat-interval to be a duration/],
    [['--alert-on', 'info'], /Expected --alert-on to be warn or error/],
    [['--history', 'absent.jsonl'], /does not exist/],
  ])('exits 3 for %j', async (args, sentence) => {
    const cwd = await aHistory('OK');
    const { out, err, code } = await alerts(cwd, ['test', '--history', 'h.jsonl', ...args]);
    expect([out, code]).toEqual(['', 3]);
    expect(err).toMatch(sentence);
  });
});

describe('alerts status', () => {
  it('says that nothing is open where nothing was ever sent', async () => {
    const { out, code } = await alerts(tempFolder(), ['status', '--history-file', 'h.jsonl']);
    expect(out).toBe('Open incidents: none\nNot delivered: nothing\nBroken receivers: none\n');
    expect(code).toBe(0);
  });

  it('shows the open incident, what is not delivered, and the receiver that is broken', async () => {
    const cwd = await aHistory('ERROR');
    const receiver = await startReceiver();
    receiver.answer({ status: 410, body: 'channel_is_archived' });
    const channels = ['--channel', 'slack_webhook=env:URL', '--channel', 'console'];
    const grant = ['--allow-host', '127.0.0.1', '--allow-http'];
    const send = () =>
      alerts(cwd, ['--history-file', 'h.jsonl', '--no-dry-run', ...channels, ...grant], { URL: receiver.url });
    expect((await send()).code).toBe(2);
    const { out, code } = await alerts(cwd, ['status', '--history-file', 'h.jsonl']);
    expect(out).toMatch(/^Open incidents:\n {2}ERROR since 2026-11-23T02:00:00.000Z, last told .+ \(0 repeats\), /);
    expect(out).toMatch(
      /\n {2}slack_webhook: ERROR fired: OOMKilled: 1 .+: 410 channel_is_archived\nBroken receivers:\n/,
    );
    expect(out).toMatch(/\n {2}slack_webhook: since 2\S+: 410 channel_is_archived\n$/);
    expect(out).not.toMatch(/ {2}console: |SECRET/);
    expect(code).toBe(2);

    receiver.answer({ status: 200, body: 'ok' });
    expect((await send()).code).toBe(0);
    const document: unknown = JSON.parse(
      (await alerts(cwd, ['status', '--history-file', 'h.jsonl', '-o', 'json'])).out,
    );
    expect(document).toMatchObject({ kind: 'AlertsStatus', version: 1, outbox: [], broken: [] });
    await receiver.close();
  });
});

describe('alerts whose journal can not be written', () => {
  it('are sent, and exit 3 with the same code in the document', async () => {
    const cwd = await aHistory('ERROR');
    await mkdir(join(cwd, 'h.jsonl.alerts.jsonl'));
    const { out, err, code } = await alerts(cwd, ['--history-file', 'h.jsonl', '--no-dry-run', '-o', 'json']);
    expect(JSON.parse(out)).toMatchObject({
      messages: [{ receiver: 'console', outcome: 'delivered' }],
      notRecorded: expect.stringContaining('it is a folder'),
      exitCode: 3,
    });
    expect(err).toContain('What was sent is not recorded and may be sent again: ');
    expect(code).toBe(3);
  });
});

describe('alerts of other channels', () => {
  it('signs a webhook, and shows in a dry run the body that receivers of Alertmanager know', async () => {
    const cwd = await aHistory('ERROR');
    const webhook = ['--history-file', 'h.jsonl', '--channel', 'webhook=env:URL', '--webhook-secret', 'env:KEY'];
    const env = { URL: 'https://receiver.example/SECRET', KEY: 'whsec_SECRET' };
    const { out } = await alerts(cwd, [...webhook, '--webhook-format', 'alertmanager'], env);
    expect(out).toContain('{"version":"4","groupKey":');
    expect(out).not.toContain('SECRET');
    const sent = await alerts(cwd, [...webhook, '--no-dry-run'], env);
    expect(sent).toMatchObject({ code: 2, out: expect.stringContaining('the signing secret is not usable') });
    expect(sent.out + sent.err).not.toContain('SECRET');
  });

  it('shows no routing key of PagerDuty', async () => {
    const cwd = await aHistory('ERROR');
    const pagerduty = ['--history-file', 'h.jsonl', '--channel', 'pagerduty=env:KEY'];
    const { out } = await alerts(cwd, pagerduty, { KEY: 'SECRET' });
    expect(out).toContain('"routing_key":"(routing key, not shown)"');
    const sent = await alerts(cwd, [...pagerduty, '--no-dry-run'], { KEY: 'SECRET' });
    expect(sent).toMatchObject({ code: 2, out: expect.stringContaining('expected a routing key') });
    expect(sent.out + sent.err).not.toContain('SECRET');
  });
});
