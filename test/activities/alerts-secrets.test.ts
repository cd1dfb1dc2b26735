import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAlerts } from '../../src/activities/alerts.js';
import { createSender } from '../../src/adapters/channels/create-sender.js';
import { openAlertJournal } from '../../src/adapters/files/alerts/alert-journal.js';
import { journalPathOf } from '../../src/core/alerts/journal.js';
import { aReport, aRunFacts, aVerdict } from '../support/runs.js';
import { type Answer, type FakeReceiver, startReceiver } from '../support/receiver.js';

const now = () => new Date('2026-11-23T02:00:00.000Z');

let root: string;
let historyFile: string;
let receiver: FakeReceiver;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'alerts-secrets-'));
  historyFile = join(root, 'history.jsonl');
  receiver = await startReceiver();
});

afterEach(async () => {
  await receiver.close();
  await rm(root, { recursive: true, force: true });
});

/** Everything that a log, Temporal or a file could show of one attempt. */
async function attempt(type: 'slack_webhook' | 'webhook'): Promise<string> {
  const alert = createAlerts({
    readReport: () => Promise.resolve(aReport([])),
    openJournal: (file) => openAlertJournal({ historyFile: file, now }),
    resolveSecret: () => Promise.resolve(receiver.url),
    send: createSender({ writeConsole: () => undefined, grant: { allowHosts: [receiver.host], allowHttp: true }, now }),
    now,
  });
  const seen = await alert({
    historyFile,
    timestamp: now().toISOString(),
    facts: aRunFacts(),
    cluster: {},
    verdict: aVerdict('ERROR'),
    alertsEnabled: true,
    alertOn: 'warn',
    channels: [{ type, url: 'env:RECEIVER_URL' }],
  }).catch(describeWhole);
  return JSON.stringify(seen) + (await readFile(journalPathOf(historyFile), 'utf8'));
}

function describeWhole(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const own = Object.entries(error);
  return [error.name, error.message, error.stack, own, error.cause === undefined ? '' : describeWhole(error.cause)];
}

describe('a receiver’s secret path stays out of results, errors and the journal', () => {
  const misbehaviours: [string, () => Answer][] = [
    ['repeats it in a refusal', () => ({ status: 404, body: `Cannot POST ${receiver.url}` })],
    ['repeats it in a failure', () => ({ status: 503, body: receiver.url })],
    ['redirects to it', () => ({ status: 302, headers: { location: receiver.url } })],
    ['repeats it as an error word', () => ({ status: 200, body: JSON.stringify({ ok: false, error: receiver.url }) })],
    ['asks for patience with it', () => ({ status: 429, headers: { 'retry-after': receiver.url } })],
  ];

  it.each(misbehaviours)('when the receiver %s', async (_name, answer) => {
    receiver.answer(answer());
    const seen = (await attempt('webhook')) + (await attempt('slack_webhook'));
    expect(receiver.received.map(({ path }) => path.includes('SECRET'))).toContain(true);
    expect(seen).not.toMatch(/SECRET|services|token=/);
  });

  it('when the connection breaks, and when nobody listens', async () => {
    receiver.answer((response) => response.destroy());
    const broken = await attempt('webhook');
    await receiver.close();
    const refused = await attempt('webhook');
    receiver = await startReceiver();
    expect(broken).toContain('UND_ERR_SOCKET');
    expect(refused).toContain('ECONNREFUSED');
    expect(broken + refused).not.toMatch(/SECRET|services|token=/);
  });
});
