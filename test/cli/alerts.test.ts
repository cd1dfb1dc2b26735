import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendRecord } from '../../src/adapters/files/history/history-file.js';
import { addAlertsCommand } from '../../src/cli/commands/alerts.js';
import type { HealthStatus } from '../../src/core/health/health-status.js';
import { buildChildProgram, type ChildProgram } from '../support/child-program.js';
import { type FakeReceiver, startReceiver } from '../support/receiver.js';
import { runCommand } from '../support/run-command.js';
import { aRecordDraft, anOriginalLine } from '../support/runs.js';

let cwd: string;
let file: string;
let receiver: FakeReceiver;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'alerts-command-'));
  file = join(cwd, 'history.jsonl');
  receiver = await startReceiver();
});

afterEach(async () => {
  await receiver.close();
  await rm(cwd, { recursive: true, force: true });
});

const HISTORY = ['--history-file', 'history.jsonl'];
const GRANT = ['--allow-host', '127.0.0.1', '--allow-http'];

async function alerts(...args: string[]) {
  const result = await runCommand({
    add: addAlertsCommand,
    args: ['alerts', ...HISTORY, ...args],
    cwd,
    env: { RECEIVER_URL: receiver.url },
  });
  expect(result.out + result.err).not.toMatch(/SECRET/);
  return result;
}

const send = (...args: string[]) => alerts('--no-dry-run', ...GRANT, ...args);
const slack = () => ['--channel-type', 'slack_webhook', '--webhook-url', receiver.url];

async function append(run: string, health: HealthStatus, timestamp = '2026-11-23T02:00:00.000Z'): Promise<void> {
  await appendRecord({ file, draft: aRecordDraft(run, { health, timestamp }), now: new Date() });
}

async function everythingWritten(): Promise<string> {
  const names = (await readdir(cwd, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return (await Promise.all(names.map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')))).join('\n');
}

describe('alerts in a dry run', () => {
  it('is the default: prints the exact body and the host, sends nothing, writes nothing', async () => {
    await writeFile(file, `${anOriginalLine('ERROR')}\n`);
    const { out, code } = await alerts(...slack());
    expect(out).toMatch(
      /^Dry run, nothing is sent\. Decision: fire \(first-firing\)\n--- slack_webhook \(http:\/\/127\.0\.0\.1:\d+\/\.\.\.\), webhook-id \S+\n\{/,
    );
    expect(code).toBe(0);
    expect(receiver.received).toEqual([]);
    expect(await readdir(cwd)).toEqual(['history.jsonl']);
    await send(...slack());
    expect(out).toContain(`\n${receiver.received[0]?.body}\n`);
  });

  it('prints one JSON document', async () => {
    await append('a', 'ERROR');
    const { out, err } = await alerts(
      '--dry-run',
      '--channel',
      'webhook=env:RECEIVER_URL',
      '--channel',
      'console',
      '-o',
      'json',
    );
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      kind: 'AlertsReport',
      version: 1,
      dryRun: true,
      decision: { run: 'run:a', action: 'fire', reason: 'first-firing' },
      messages: [
        { receiver: 'webhook', to: 'env:RECEIVER_URL', outcome: 'would-send' },
        { receiver: 'console', to: '', outcome: 'would-send' },
      ],
      exitCode: 0,
    });
  });

  it('says that nothing is to be sent when all is well', async () => {
    await append('a', 'OK');
    expect(await alerts()).toEqual({
      out: 'Dry run, nothing is sent. Decision: none (healthy)\nNothing to send.\n',
      err: '',
      code: 0,
    });
  });

  it('tells that a URL for the console is not used', async () => {
    await append('a', 'OK');
    expect((await alerts('--webhook-url', receiver.url)).err).toBe(
      '--webhook-url is not used: --channel-type is console, the default.\n',
    );
  });
});

describe('alerts that are sent', () => {
  it('takes a literal URL, keeps it in memory only and delivers once', async () => {
    await writeFile(file, `${anOriginalLine('ERROR')}\n`);
    expect(await send(...slack())).toMatchObject({
      code: 0,
      out: expect.stringContaining('slack_webhook (http://127.0.0.1'),
    });
    expect(await send(...slack())).toMatchObject({ code: 0, out: expect.stringContaining('Nothing to send.') });
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.path).toContain('SECRET');
    expect(await everythingWritten()).not.toContain('SECRET');
  });

  it('takes a reference', async () => {
    await append('a', 'WARN');
    expect(await send('--channel-type', 'generic_webhook', '--webhook-url', 'env:RECEIVER_URL')).toMatchObject({
      code: 0,
    });
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      version: 1,
      action: 'fire',
      health: 'WARN',
      runId: 'a',
    });
  });

  it('writes the console’s message to standard output, or beside the one JSON document', async () => {
    await append('a', 'ERROR');
    expect((await send()).out).toMatch(
      /^ERROR fired: OOMKilled: 1[\s\S]+Decision: fire \(first-firing\)\nconsole: delivered\n$/,
    );
    await append('b', 'OK', '2026-11-23T03:00:00.000Z');
    const { out, err } = await send('-o', 'json');
    expect(err).toMatch(/^OK resolved/);
    expect(JSON.parse(out)).toMatchObject({ decision: { action: 'resolve' }, messages: [{ outcome: 'delivered' }] });
  });

  it('tells one story per incident over the nights', async () => {
    await append('a', 'WARN', '2026-11-23T02:00:00.000Z');
    await send(...slack());
    await append('b', 'ERROR', '2026-11-24T02:00:00.000Z');
    await send(...slack());
    await append('c', 'ERROR', '2026-11-24T03:00:00.000Z');
    await send(...slack());
    await append('d', 'OK', '2026-11-25T02:00:00.000Z');
    await send(...slack());
    const ids = receiver.received.map(({ headers }) => String(headers['webhook-id']));
    expect(ids.map((id) => id.split('-').slice(3).join('-'))).toEqual([
      'fire-slack_webhook',
      'escalate-slack_webhook',
      'resolve-slack_webhook',
    ]);
    expect(new Set(ids.map((id) => id.split('-').slice(0, 3).join('-'))).size).toBe(1);
  });

  it('alerts on the newest record that matches', async () => {
    await append('a', 'ERROR');
    await appendRecord({ file, draft: aRecordDraft('b', { facts: { namespace: 'other' } }), now: new Date() });
    expect((await alerts('-n', 'trading-bots')).out).toContain('fire');
    expect((await alerts('-n', 'other', '-l', 'app=arbitrage-tuning')).out).toContain('healthy');
  });

  it('exits 2 when a receiver refuses, and a later call tries again', async () => {
    await append('a', 'ERROR');
    receiver.answer({ status: 404, body: 'channel_not_found' });
    const refused = await send(...slack());
    expect(refused.code).toBe(2);
    expect(refused.out).toMatch(
      /slack_webhook \(http:\/\/127\.0\.0\.1:\d+\/\.\.\.\): refused \(404 channel_not_found\)\n/,
    );
    receiver.answer({ status: 200, body: 'ok' });
    expect((await send(...slack())).code).toBe(0);
    expect(receiver.received).toHaveLength(2);
  });

  it('leaves in the outbox what the receiver wants much later, and sends nothing before', async () => {
    await append('a', 'ERROR');
    receiver.answer({ status: 429, headers: { 'retry-after': '120' }, body: '' }, { status: 200, body: 'ok' });
    expect(await send(...slack())).toMatchObject({
      code: 2,
      out: expect.stringContaining('not delivered, stays in the outbox (429)'),
    });
    expect((await send(...slack())).code).toBe(2);
    expect(receiver.received).toHaveLength(1);
  });

  it('tries a 503 again after a second', async () => {
    await append('a', 'ERROR');
    receiver.answer({ status: 503 }, { status: 200, body: 'ok' });
    expect((await send(...slack())).code).toBe(0);
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([
      receiver.received[0]?.headers['webhook-id'],
      receiver.received[0]?.headers['webhook-id'],
    ]);
  });

  it('sends to no private address without the operator’s grant', async () => {
    await append('a', 'ERROR');
    const { out, code } = await alerts('--no-dry-run', '--allow-http', ...slack());
    expect(out).toContain('grant it with --allow-host 127.0.0.1');
    expect(code).toBe(2);
    expect(receiver.received).toEqual([]);
  });

  it('takes the grant from the environment', async () => {
    await append('a', 'ERROR');
    const env = { TUNING_PIPELINE_ALLOW_HOSTS: '127.0.0.1', TUNING_PIPELINE_ALLOW_HTTP: 'true' };
    const { code } = await runCommand({
      add: addAlertsCommand,
      args: ['alerts', ...HISTORY, '--no-dry-run', ...slack()],
      cwd,
      env,
    });
    expect(code).toBe(0);
  });
});

describe('alerts that can not do their work', () => {
  it.each([
    [
      'an unknown channel type',
      ['--channel-type', 'slak_webhook'],
      /got "slak_webhook"\. Did you mean "slack_webhook"\?/,
    ],
    ['a channel without a URL', ['--channel-type', 'slack_webhook'], /got nothing/],
    ['both forms of channel', ['--channel', 'console', '--channel-type', 'console'], /got both/],
    ['an unknown threshold', ['--alert-on', 'info'], /Expected --alert-on to be warn or error/],
    ['no matching record', ['-n', 'absent'], /Expected a record in history\.jsonl that matches/],
  ])('exit 3 for %s', async (_name, args, sentence) => {
    await append('a', 'ERROR');
    const { out, err, code } = await alerts(...args);
    expect([out, code]).toEqual(['', 3]);
    expect(err).toMatch(sentence);
  });

  it('exit 3 without a history file', async () => {
    expect(await alerts()).toMatchObject({ code: 3, err: expect.stringContaining('does not exist') });
  });

  it('exit 3 when the newest line is no record: it may be the one of a failed night', async () => {
    await append('a', 'OK');
    await appendFile(file, `${anOriginalLine('OK', { overall_health: undefined })}\n`);
    expect(await alerts()).toMatchObject({ code: 3, err: expect.stringContaining('line 2 is none: overall_health') });
    await append('b', 'OK');
    expect(await alerts()).toMatchObject({ code: 0, err: expect.stringContaining('history.jsonl:2: left out') });
  });
});

describe('alerts that are killed while they send', () => {
  let program: ChildProgram;

  beforeAll(async () => {
    program = await buildChildProgram('test/support/alerts-command.ts');
  });

  afterAll(() => program.remove());

  it('mark the next message as a possible repeat, with the same key, and send no third one', async () => {
    await append('a', 'ERROR');
    let arrived: () => void = () => undefined;
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    receiver.answer(() => arrived(), { status: 200, body: 'ok' });
    const child = spawn(process.execPath, [program.path, ...HISTORY, '--no-dry-run', ...GRANT, ...slack()], {
      cwd,
      stdio: 'ignore',
    });
    const exited = once(child, 'exit');
    await arrival;
    child.kill('SIGKILL');
    await exited;
    expect((await send(...slack())).code).toBe(0);
    expect((await send(...slack())).code).toBe(0);
    expect(receiver.received.map(({ body }) => body.includes('possible repeat'))).toEqual([false, true]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });
});
