// Receivers that do not speak HTTP as they should, byte by byte over a real connection: every channel gets an outcome in
// time, in a few words of its own.

import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSender } from '../../../src/adapters/channels/create-sender.js';
import { CHANNEL_FORMATS } from '../../../src/core/alerts/channels/channel-formats.js';
import type { SendResult } from '../../../src/core/alerts/send-result.js';
import { hostileText } from '../../support/hostile.js';
import { aNotification } from '../../support/notifications.js';
import { type Behaviour, drips, repeats, says, startRawServer } from '../../support/raw-server.js';

const NOW = new Date('2026-11-23T02:00:00.000Z');
const SECRET_PATH = 'services/T0SECRET/B0SECRET';
const ROUTING_KEY = 'SECRETSECRETSECRETSECRETSECRETSE';
const CHANNELS = ['slack_webhook', 'webhook', 'pagerduty', 'teams'] as const;

async function sendTo(port: number, type: (typeof CHANNELS)[number]): Promise<SendResult> {
  const url = `http://127.0.0.1:${port}/${SECRET_PATH}`;
  const send = createSender({
    writeConsole: () => undefined,
    grant: { allowHosts: ['127.0.0.1'], allowHttp: true },
    now: () => NOW,
    timeoutMs: () => 1_000,
  });
  const body = CHANNEL_FORMATS[type].render({ notification: aNotification(), mayBeRepeat: false }, {});
  const result = await send(type, {
    key: 'key-1',
    body,
    secrets: { url: type === 'pagerduty' ? `${url}#${ROUTING_KEY}` : url, signing: '' },
  });
  expect(['delivered', 'rejected', 'delayed']).toContain(result.outcome);
  if (result.outcome === 'delivered') return result;
  expect(result.why.length).toBeLessThan(200);
  expect(result.why).toMatch(/^[\x20-\x7e]+$/);
  expect(result.why).not.toMatch(/SECRET|services/);
  if (result.outcome === 'delayed' && result.retryAfterMs !== undefined) {
    expect(result.retryAfterMs).toBeGreaterThanOrEqual(0);
    expect(result.retryAfterMs).toBeLessThanOrEqual(24 * 3_600_000);
  }
  return result;
}

const url = `http://127.0.0.1/${SECRET_PATH}`;
const OK = 'HTTP/1.1 200 OK\r\n';
const BUSY = 'HTTP/1.1 429 Too Many Requests\r\n';
const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));

const ROWS: { what: string; behaviour: Behaviour; outcomes: SendResult['outcome'][] }[] = [
  { what: 'says nothing', behaviour: () => undefined, outcomes: ['delayed'] },
  { what: 'hangs up', behaviour: says(), outcomes: ['delayed'] },
  { what: 'answers with bytes', behaviour: says(Buffer.alloc(1_000, 0xff)), outcomes: ['delayed'] },
  { what: 'answers as in 1991', behaviour: says('<html>ok</html>'), outcomes: ['delayed'] },
  { what: 'speaks TLS', behaviour: says(Buffer.from('160303007a0200', 'hex')), outcomes: ['delayed'] },
  { what: 'has a status of two digits', behaviour: says('HTTP/1.1 20 OK\r\n\r\n'), outcomes: ['delayed'] },
  {
    what: 'has a status of four digits',
    behaviour: says('HTTP/1.1 2000 OK\r\n\r\n'),
    outcomes: ['delayed', 'rejected'],
  },
  { what: 'has a status of none', behaviour: says('HTTP/1.1 000 NO\r\n\r\n'), outcomes: ['delayed', 'rejected'] },
  {
    what: 'has status 999',
    behaviour: says('HTTP/1.1 999 NO\r\ncontent-length: 0\r\n\r\n'),
    outcomes: ['delayed', 'rejected'],
  },
  { what: 'speaks HTTP/9.9', behaviour: says('HTTP/9.9 200 OK\r\n\r\n'), outcomes: ['delayed'] },
  {
    what: 'puts the URL into its status line',
    behaviour: says(`HTTP/1.1 404 ${url}\r\ncontent-length: 0\r\n\r\n`),
    outcomes: ['rejected'],
  },
  { what: 'ends before its headers do', behaviour: says(`${OK}content-length: 2\r\n`), outcomes: ['delayed'] },
  { what: 'has a header without a name', behaviour: says(`${OK}: x\r\n\r\nok`), outcomes: ['delayed'] },
  { what: 'has a null byte in a header', behaviour: says(`${OK}x: a\u0000b\r\n\r\nok`), outcomes: ['delayed'] },
  { what: 'has headers without an end', behaviour: repeats(OK, 'x: 1\r\n'), outcomes: ['delayed'] },
  {
    what: 'has a header of a megabyte',
    behaviour: says(`${OK}x: ${'a'.repeat(1_000_000)}\r\n\r\nok`),
    outcomes: ['delayed'],
  },
  { what: 'drips its headers', behaviour: drips(OK, 'x: 1\r\n'), outcomes: ['delayed'] },
  { what: 'drips its body', behaviour: drips(`${OK}\r\n`, ' '), outcomes: ['delivered', 'rejected'] },
  {
    what: 'promises a body and hangs',
    behaviour: (socket) => void socket.write(`${OK}content-length: 9\r\n\r\no`),
    outcomes: ['delivered', 'rejected'],
  },
  {
    what: 'has a body without an end',
    behaviour: repeats(`${OK}\r\n`, 'x'.repeat(65_536)),
    outcomes: ['delivered', 'rejected'],
  },
  {
    what: 'has two lengths',
    behaviour: says(`${OK}content-length: 2\r\ncontent-length: 3\r\n\r\nok`),
    outcomes: ['delayed'],
  },
  { what: 'has a negative length', behaviour: says(`${OK}content-length: -1\r\n\r\nok`), outcomes: ['delayed'] },
  { what: 'has a length that is none', behaviour: says(`${OK}content-length: 1e9\r\n\r\nok`), outcomes: ['delayed'] },
  {
    what: 'has broken chunks',
    behaviour: says(`${OK}transfer-encoding: chunked\r\n\r\nzz\r\nok\r\n`),
    outcomes: ['delivered', 'rejected', 'delayed'],
  },
  {
    what: 'has a chunk of 2^64 bytes',
    behaviour: says(`${OK}transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\nok`),
    outcomes: ['delivered', 'rejected', 'delayed'],
  },
  {
    what: 'sends a bomb',
    behaviour: says(`${OK}content-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`, bomb),
    outcomes: ['delivered', 'rejected'],
  },
  {
    what: 'goes on being about to answer',
    behaviour: repeats('', 'HTTP/1.1 102 Processing\r\n\r\n'),
    outcomes: ['delayed'],
  },
  {
    what: 'changes the protocol',
    behaviour: says('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    outcomes: ['delayed'],
  },
  {
    what: 'answers twice',
    behaviour: says(`${OK}content-length: 2\r\n\r\nok${OK}content-length: 2\r\n\r\nok`),
    outcomes: ['delivered', 'rejected', 'delayed'],
  },
  {
    what: 'asks for a second forms of patience',
    behaviour: says(`${BUSY}retry-after: 1\r\nretry-after: 2\r\ncontent-length: 0\r\n\r\n`),
    outcomes: ['delayed'],
  },
  {
    what: 'asks for patience until the end of time',
    behaviour: says(`${BUSY}retry-after: ${'9'.repeat(300)}\r\ncontent-length: 0\r\n\r\n`),
    outcomes: ['delayed'],
  },
  {
    what: 'asks for patience with the URL',
    behaviour: says(`${BUSY}retry-after: ${url}\r\ncontent-length: 0\r\n\r\n`),
    outcomes: ['delayed'],
  },
  {
    what: 'asks for patience that is negative',
    behaviour: says(`${BUSY}retry-after: -5\r\ncontent-length: 0\r\n\r\n`),
    outcomes: ['delayed'],
  },
  {
    what: 'sends the message elsewhere',
    behaviour: says(`HTTP/1.1 307 Temporary\r\nlocation: ${url}\r\ncontent-length: 0\r\n\r\n`),
    outcomes: ['rejected'],
  },
];

describe.each(CHANNELS)('the %s channel', (type) => {
  it.each(ROWS)('has an outcome in time where a receiver $what', async ({ behaviour, outcomes }) => {
    const { port, behave } = await startRawServer();
    behave(behaviour);
    expect(outcomes).toContain((await sendTo(port, type)).outcome);
  });

  it('has one whatever is wrong with an answer', { timeout: 60_000 }, async () => {
    const { port, behave } = await startRawServer();
    const answer = `${BUSY}content-type: application/json\r\nretry-after: 7\r\ncontent-length: 11\r\nconnection: close\r\n\r\n{"ok":true}`;
    await fc.assert(
      fc.asyncProperty(fc.oneof(hostileText(answer), hostileText(answer.replace(BUSY, OK))), async (text) => {
        behave(says(text));
        await sendTo(port, type);
      }),
      { numRuns: 60 },
    );
  });
});
