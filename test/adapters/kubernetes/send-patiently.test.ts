import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openConnection } from '../../../src/adapters/kubernetes/connect/connection.js';
import { sendPatiently } from '../../../src/adapters/kubernetes/request/send-patiently.js';
import { answer, serve, writeKubeconfig } from '../../support/api-server.js';

type Reply = (response: ServerResponse) => void;

const busy =
  (headers: Record<string, string> = {}): Reply =>
  (response) =>
    answer(response, 429, { kind: 'Status', message: 'too many requests' }, headers);
const status =
  (code: number, message = ''): Reply =>
  (response) =>
    answer(response, code, { kind: 'Status', message });
const cut: Reply = (response) => void response.socket?.destroy();
const torn: Reply = (response) => {
  response.writeHead(201, { 'content-length': '1000' }).write('{"metadata":');
  setTimeout(() => response.socket?.destroy(), 10);
};
const fine: Reply = (response) => answer(response, 201, { metadata: { uid: 'uid-1' } });

/** Sends one request to a server that gives these replies, the last one again and again. */
async function send(replies: Reply[], limits = { tries: 4, budgetMs: 5_000 }, signal = new AbortController().signal) {
  const asked: number[] = [];
  const url = await serve((request, response) => {
    request.resume();
    const reply = replies[Math.min(asked.length, replies.length - 1)] ?? fine;
    asked.push(performance.now());
    reply(response);
  });
  const found = { source: 'file' as const, paths: [writeKubeconfig(url)], context: 'test' };
  const connection = await openConnection(found);
  onTestFinished(() => connection.close());
  const request = { method: 'PATCH', path: 'jobs/a', body: '{}', contentType: 'application/json', signal } as const;
  const outcome = sendPatiently({ connection, request, limits });
  return { outcome, asked, waits: () => asked.slice(1).map((at, index) => at - (asked[index] ?? 0)) };
}

describe('sendPatiently', () => {
  it.each([
    ['a busy server', busy()],
    ['a server that starts', status(503)],
    ['a gateway without a server', status(502)],
    ['a write that came between', status(409, 'the object has been modified')],
    ['a connection that was cut before the answer', cut],
    ['a connection that was cut in the middle of the answer', torn],
  ])('sends again after %s', async (_what, reply) => {
    const { outcome, asked } = await send([reply, fine]);
    expect((await outcome).status).toBe(201);
    expect(asked).toHaveLength(2);
  });

  it('waits as long as the server asks for', async () => {
    const { outcome, waits } = await send([busy({ 'retry-after': '1' }), fine]);
    await outcome;
    expect(waits()[0]).toBeGreaterThanOrEqual(990);
  });

  it('doubles its own waits', async () => {
    const { outcome, waits } = await send([status(503), status(503), fine]);
    await outcome;
    expect(waits()[0]).toBeGreaterThanOrEqual(490);
    expect(waits()[1]).toBeGreaterThanOrEqual(990);
  });

  it('hands on what the server asks for where that is longer than it may wait', async () => {
    const { outcome, asked } = await send([busy({ 'retry-after': '60' })]);
    await expect(outcome).rejects.toMatchObject({ type: 'RateLimited', retryAfterMs: 60_000 });
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['a busy server', busy(), 'RateLimited', 'the API server is busy (429)'],
    ['a broken server', status(500, 'etcdserver: no leader'), 'Unavailable', 'answered 500: etcdserver: no leader'],
    ['a server that cuts connections', cut, 'Unavailable', 'its server cut the connection'],
  ])('gives %s up after its tries', async (_what, reply, type, message) => {
    const { outcome, asked } = await send([reply], { tries: 2, budgetMs: 5_000 });
    await expect(outcome).rejects.toMatchObject({ type, message: expect.stringContaining(message) });
    expect(asked).toHaveLength(2);
  });

  it.each([
    [
      'a typed patch that does not fit',
      500,
      'failed to create typed patch object (x/a; batch/v1, Kind=Job): .spec.x: field not declared in schema',
    ],
    [
      'an object that can not be converted',
      500,
      'failed to convert new object (x/a; batch/v1, Kind=Job) to proper version: bad',
    ],
    ['an invalid object', 422, ''],
    ['a forbidden one', 403, ''],
  ])('sends %s once', async (_what, code, message) => {
    const { outcome, asked } = await send([status(code, message)]);
    expect((await outcome).status).toBe(code);
    expect(asked).toHaveLength(1);
  });

  it('stops waiting when it is told to', async () => {
    const controller = new AbortController();
    const { outcome, asked } = await send([busy({ 'retry-after': '4' })], undefined, controller.signal);
    setTimeout(() => controller.abort(), 100);
    await expect(outcome).rejects.toThrow();
    expect(asked).toHaveLength(1);
  });
});
