import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSender } from '../../../src/adapters/channels/create-sender.js';
import type { ReceiverGrant } from '../../../src/adapters/channels/receiver-guard.js';
import type { ChannelType } from '../../../src/core/alerts/channel.js';
import type { SendResult } from '../../../src/core/alerts/send-result.js';
import { type FakeReceiver, startReceiver } from '../../support/receiver.js';

const NOW = new Date('2026-11-23T02:00:00.900Z');
const GRANT: ReceiverGrant = { allowHosts: ['127.0.0.1'], allowHttp: true };
const BODY = '{"text":"héllo"}';

let receiver: FakeReceiver;
let written: string;

beforeEach(async () => {
  written = '';
  receiver = await startReceiver();
});

afterEach(() => receiver.close());

interface Send {
  type?: ChannelType;
  url?: string;
  grant?: ReceiverGrant;
  timeoutMs?: number;
}

async function send({
  type = 'webhook',
  url = receiver.url,
  grant = GRANT,
  timeoutMs = 5_000,
}: Send = {}): Promise<SendResult> {
  const writeConsole = (text: string) => void (written += text);
  const result = await createSender({ writeConsole, grant, now: () => NOW, timeoutMs: () => timeoutMs })(type, {
    key: 'key-1',
    body: BODY,
    secrets: { url, signing: '' },
  });
  expect(JSON.stringify(result)).not.toMatch(/SECRET|services/);
  return result;
}

describe('the webhook channel', () => {
  it('posts the exact body with the headers of Standard Webhooks', async () => {
    expect(await send()).toEqual({ outcome: 'delivered' });
    expect(receiver.received).toMatchObject([
      {
        body: BODY,
        headers: {
          'webhook-id': 'key-1',
          'webhook-timestamp': '1795399200',
          'content-type': 'application/json; charset=utf-8',
        },
      },
    ]);
  });

  it('needs no body in the answer', async () => {
    receiver.answer({ status: 204, body: '' });
    expect(await send()).toEqual({ outcome: 'delivered' });
  });

  it.each([
    [301, 'rejected'],
    [400, 'rejected'],
    [401, 'rejected'],
    [403, 'rejected'],
    [404, 'rejected'],
    [410, 'rejected'],
    [408, 'delayed'],
    [429, 'delayed'],
    [500, 'delayed'],
    [503, 'delayed'],
  ])('understands a %i', async (status, outcome) => {
    receiver.answer({ status, body: `Cannot POST ${receiver.url}` });
    expect((await send()).outcome).toBe(outcome);
  });

  it('does not follow a redirect', async () => {
    receiver.answer({ status: 307, headers: { location: receiver.url } });
    expect(await send()).toEqual({
      outcome: 'rejected',
      why: '307 redirect, which is not followed',
      receiverBroken: true,
    });
    expect(receiver.received).toHaveLength(1);
  });

  it('passes Retry-After on', async () => {
    receiver.answer({ status: 429, headers: { 'retry-after': '12' } });
    expect(await send()).toMatchObject({ outcome: 'delayed', retryAfterMs: 12_000 });
  });

  it('gives up on a receiver that does not answer, and says that the message may have arrived', async () => {
    receiver.answer(() => undefined);
    expect(await send({ timeoutMs: 1_000 })).toEqual({
      outcome: 'delayed',
      why: 'no answer in time (ETIMEDOUT)',
      mayHaveArrived: true,
    });
  });

  it('says that the message may have arrived when the connection breaks', async () => {
    receiver.answer((response) => response.destroy());
    expect(await send()).toEqual({ outcome: 'delayed', why: 'no answer (UND_ERR_SOCKET)', mayHaveArrived: true });
  });

  it('judges a cut answer by its status', async () => {
    receiver.answer((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('o', () => response.destroy());
    });
    expect(await send()).toEqual({ outcome: 'delivered' });
  });

  it('reads no more of an endless answer than it needs', async () => {
    receiver.answer((response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(4_096)), 1);
      response.on('close', () => clearInterval(timer));
    });
    expect(await send()).toEqual({ outcome: 'delivered' });
  });

  it('knows that a message did not arrive where nobody listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await send({ url: `http://127.0.0.1:${port}/SECRET` })).toEqual({
      outcome: 'delayed',
      why: 'no connection (ECONNREFUSED)',
      mayHaveArrived: false,
    });
  });

  it('knows that a message did not arrive where TLS fails', async () => {
    const result = await send({ url: receiver.url.replace('http:', 'https:') });
    expect(result).toMatchObject({ outcome: 'delayed', mayHaveArrived: false });
  });
});

describe('the guard', () => {
  const strict: ReceiverGrant = { allowHosts: [], allowHttp: true };

  it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0x7f000001'])(
    'connects to %s only when it was granted',
    async (host) => {
      const url = receiver.url.replace('127.0.0.1', host);
      const result = await send({ url, grant: strict });
      expect(result).toMatchObject({ outcome: 'rejected', why: expect.stringContaining('grant it with --allow-host') });
      expect(receiver.received).toEqual([]);
    },
  );

  it('reaches a granted name', async () => {
    const url = receiver.url.replace('127.0.0.1', 'localhost');
    expect(await send({ url, grant: { allowHosts: ['localhost'], allowHttp: true } })).toEqual({
      outcome: 'delivered',
    });
  });

  it('refuses plain http unless it was granted', async () => {
    expect(await send({ grant: { ...GRANT, allowHttp: false } })).toMatchObject({ outcome: 'rejected' });
    expect(receiver.received).toEqual([]);
  });

  it.each(['http://user:SECRET@127.0.0.1/', 'SECRET', ''])('refuses the URL %j', async (url) => {
    expect(await send({ url })).toMatchObject({ outcome: 'rejected' });
  });
});

describe('the Slack channel', () => {
  it('counts a message as delivered only when Slack says ok', async () => {
    expect(await send({ type: 'slack_webhook' })).toEqual({ outcome: 'delivered' });
    receiver.answer({ status: 200, body: 'no_service' });
    expect(await send({ type: 'slack_webhook' })).toEqual({
      outcome: 'rejected',
      why: '200 no_service',
      receiverBroken: true,
    });
  });
});

describe('the console channel', () => {
  it('has delivered what it has written', async () => {
    expect(await send({ type: 'console', url: '' })).toEqual({ outcome: 'delivered' });
    expect(written).toBe(BODY);
  });
});
