import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { defaultPayloadConverter } from '@temporalio/common';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CODEC_KEYS_VARIABLE } from '../../../src/adapters/temporal/codec/codec-keys.js';
import { type CodecServerOptions, createCodecServer } from '../../../src/adapters/temporal/codec/codec-server.js';
import { loadDataConverter } from '../../../src/adapters/temporal/codec/data-converter.js';

const UI = 'http://localhost:8233';
const KEY = Buffer.alloc(32, 1).toString('base64');

async function start(changes: Partial<CodecServerOptions> = {}): Promise<number> {
  const converter = await loadDataConverter({ env: { KEY, [CODEC_KEYS_VARIABLE]: 'a=env:KEY' }, cwd: '/' });
  const codec = converter?.payloadCodecs?.[0];
  if (codec === undefined) throw new Error('expected a codec');
  const server = createCodecServer({
    codec,
    corsOrigins: [UI],
    authToken: null,
    hosts: ['127.0.0.1', 'localhost'],
    ...changes,
  });
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

interface Ask {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

async function ask(port: number, { path = '/decode', method = 'POST', headers = {}, body = '{"payloads":[]}' }: Ask) {
  const asked = request({ port, host: '127.0.0.1', path, method, headers });
  asked.end(method === 'POST' ? body : '');
  const [response] = (await once(asked, 'response')) as [import('node:http').IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

/** A payload as it stands in Temporal's JSON. */
const PLAIN = {
  metadata: { encoding: Buffer.from('json/plain').toString('base64') },
  data: Buffer.from('{"webhook":"s3cr3t"}').toString('base64'),
};

describe('the codec server', () => {
  it('decodes what it has encoded', async () => {
    const port = await start();
    const encoded = await ask(port, { path: '/encode', body: JSON.stringify({ payloads: [PLAIN] }) });
    expect(encoded.status).toBe(200);
    expect(encoded.body).not.toContain(PLAIN.data);
    const decoded = await ask(port, { body: encoded.body });
    expect(JSON.parse(decoded.body)).toEqual({ payloads: [PLAIN] });
    const [payload] = (JSON.parse(decoded.body) as { payloads: { data: string }[] }).payloads;
    const metadata = { encoding: Buffer.from('json/plain') };
    const data = Buffer.from(payload?.data ?? '', 'base64');
    expect(defaultPayloadConverter.fromPayload({ metadata, data })).toEqual({ webhook: 's3cr3t' });
  });

  it('answers under a path that the UI puts a namespace into', async () => {
    expect((await ask(await start(), { path: '/default/decode' })).status).toBe(200);
  });

  it('lets the pages of a given origin ask, and no others', async () => {
    const port = await start();
    const preflight = await ask(port, { method: 'OPTIONS', headers: { origin: UI } });
    expect([preflight.status, preflight.headers['access-control-allow-origin']]).toEqual([204, UI]);
    expect(preflight.headers['access-control-allow-headers']).toBe('content-type, x-namespace, authorization');
    for (const method of ['OPTIONS', 'POST']) {
      const other = await ask(port, { method, headers: { origin: 'https://evil.example' } });
      expect([other.status, other.headers['access-control-allow-origin']]).toEqual([403, undefined]);
    }
  });

  it('answers to no other name, to which a page elsewhere could have given this address', async () => {
    const port = await start();
    expect((await ask(port, { headers: { host: `rebound.example:${port}` } })).status).toBe(403);
    expect((await ask(port, { headers: { host: `localhost:${port}` } })).status).toBe(200);
  });

  it('asks for its token', async () => {
    const port = await start({ authToken: 't0ken' });
    expect((await ask(port, {})).status).toBe(401);
    expect((await ask(port, { headers: { authorization: 'Bearer other' } })).status).toBe(401);
    expect((await ask(port, { headers: { authorization: 'Bearer t0ken' } })).status).toBe(200);
    expect((await ask(port, { method: 'OPTIONS', headers: { origin: UI } })).status).toBe(204);
  });

  it.each([
    ['another path', { path: '/' }, 404],
    ['another method', { method: 'GET' }, 404],
    ['no JSON', { body: 's3cr3t' }, 400],
    ['other JSON', { body: '{"payloads":"s3cr3t"}' }, 400],
    ['no base64', { body: '{"payloads":[{"data":"s3cr3t!"}]}' }, 400],
    ['an unknown key', { body: JSON.stringify({ payloads: [encrypted('other')] }) }, 400],
    ['damaged data', { body: JSON.stringify({ payloads: [encrypted('a')] }) }, 400],
  ])('refuses %s without repeating it', async (_name, asked, status) => {
    const answer = await ask(await start(), asked);
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain('s3cr3t');
  });
});

function encrypted(keyId: string): object {
  const encode = (value: string) => Buffer.from(value).toString('base64');
  return {
    metadata: { encoding: encode('binary/encrypted'), 'encryption-key-id': encode(keyId) },
    data: encode('s3cr3t'),
  };
}
