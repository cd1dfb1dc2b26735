// Payloads that no worker of ours has written, and requests that no Web UI sends to the codec server: they are what they
// are, or refused in a sentence without a key.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CODEC_KEYS_VARIABLE } from '../../../src/adapters/temporal/codec/codec-keys.js';
import { createCodecServer } from '../../../src/adapters/temporal/codec/codec-server.js';
import { loadDataConverter } from '../../../src/adapters/temporal/codec/data-converter.js';
import { decodeFirst } from '../../../src/adapters/temporal/codec/decode-first.js';
import { StageError } from '../../../src/core/errors.js';
import { attemptLater, expectUnpolluted, hostileJson, hostileText } from '../../support/hostile.js';

const KEY = Buffer.from('PLANTED-codec-key-of-32-bytes-xx');
const FORMS = [KEY.toString('base64'), KEY.toString('hex'), KEY.toString('utf8')];

async function loadCodec(keys = 'a=env:KEY'): Promise<PayloadCodec> {
  const converter = await loadDataConverter({
    env: { KEY: KEY.toString('base64'), [CODEC_KEYS_VARIABLE]: keys },
    cwd: '/',
  });
  const codec = converter?.payloadCodecs?.[0];
  if (codec === undefined) throw new Error('expected a codec');
  return codec;
}

/** Bytes with a few of them changed, cut off or added. */
function spoiledBytes(valid: Uint8Array): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
  const changed = fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) => {
    const bytes = Uint8Array.from(valid);
    for (const { at, byte } of edits) bytes[at % bytes.length] = byte;
    return bytes;
  });
  return fc.oneof(
    changed,
    fc.nat({ max: valid.length }).map((end) => valid.slice(0, end)),
    fc.uint8Array().map((more) => Uint8Array.from([...valid, ...more])),
    fc.uint8Array(),
  );
}

describe('an encrypted payload that was changed', () => {
  it('is what it was, or refused without a key', async () => {
    const codec = await loadCodec();
    const plain = defaultPayloadConverter.toPayload({ a: 1 });
    const [written = {}] = await codec.encode([plain]);
    const metadata = fc.record({
      encoding: fc.oneof(fc.constant(Buffer.from('binary/encrypted')), fc.uint8Array()),
      'encryption-key-id': fc.oneof(fc.constant(Buffer.from('a')), fc.uint8Array()),
    });
    const payload: fc.Arbitrary<Payload> = fc.record(
      { metadata, data: spoiledBytes(written.data ?? new Uint8Array()) },
      { requiredKeys: [] },
    );
    const client = {
      options: { loadedDataConverter: { payloadCodecs: [codec], payloadConverter: defaultPayloadConverter } },
    };
    await fc.assert(
      fc.asyncProperty(payload, async (spoiled) => {
        const decoded = await attemptLater(() => codec.decode([spoiled]));
        if (decoded instanceof StageError) for (const form of FORMS) expect(decoded.message).not.toContain(form);
        // Only what is not marked as encrypted passes as it is; nothing changed is taken for what was written.
        else if (Buffer.from(spoiled.metadata?.['encoding'] ?? []).toString() === 'binary/encrypted')
          expect(defaultPayloadConverter.fromPayload(decoded[0] ?? {})).toEqual({ a: 1 });
        await decodeFirst(client as unknown as Client, [spoiled]);
      }),
      { numRuns: 300 },
    );
  });

  it('and keys that nobody should configure are refused without being shown', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText('a=env:KEY,b=file:/nowhere/PLANTED-key'), async (keys) => {
        const loaded = await attemptLater(() =>
          loadDataConverter({ env: { KEY: FORMS[0], [CODEC_KEYS_VARIABLE]: keys }, cwd: '/' }),
        );
        if (loaded instanceof StageError) for (const form of FORMS) expect(loaded.message).not.toContain(form);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a request that nobody should send to the codec server', () => {
  it('is answered in JSON with a status of its own', async () => {
    const codec = await loadCodec();
    const server = createCodecServer({ codec, corsOrigins: [], authToken: null, hosts: null });
    server.listen(0, '127.0.0.1');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const document = { payloads: [{ metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'e30=' }] };
    const body = fc.oneof(hostileJson(document), hostileJson(document), hostileText(JSON.stringify(document)));
    const path = fc.constantFrom('/encode', '/decode', '/x/decode', '/decode?x=1', '/', '//decode', '/%2e%2e/decode');
    await fc.assert(
      fc.asyncProperty(path, body, async (where, text) => {
        const response = await fetch(origin + where, { method: 'POST', body: text });
        const answered = await response.text();
        expect([200, 400, 404]).toContain(response.status);
        expect(JSON.parse(answered)).toBeTypeOf('object');
        for (const form of FORMS) expect(answered).not.toContain(form);
      }),
      { numRuns: 200 },
    );
    expectUnpolluted();
  });
});
