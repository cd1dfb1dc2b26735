import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODEC_KEYS_VARIABLE } from '../../../src/adapters/temporal/codec/codec-keys.js';
import { loadDataConverter } from '../../../src/adapters/temporal/codec/data-converter.js';
import { sentenceOf } from '../../../src/core/errors.js';
import { tempFolder } from '../../support/folders.js';

const OLD = Buffer.alloc(32, 1).toString('base64');
const NEW = Buffer.alloc(32, 2).toString('hex');
const env = { OLD, NEW, SHORT: Buffer.alloc(16, 0x53).toString('base64') };

async function load(keys: string, cwd = '/'): Promise<PayloadCodec> {
  const converter = await loadDataConverter({ env: { ...env, [CODEC_KEYS_VARIABLE]: keys }, cwd });
  const codec = converter?.payloadCodecs?.[0];
  if (codec === undefined) throw new Error('expected a codec');
  return codec;
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no refusal',
    (error: unknown) => sentenceOf(error),
  );
}

const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (payload: Payload | undefined): unknown =>
  payload === undefined ? 'no payload' : defaultPayloadConverter.fromPayload(payload);

describe('loadDataConverter', () => {
  it('leaves payloads as they are where no keys are configured', async () => {
    expect(await loadDataConverter({ env: {}, cwd: '/' })).toBeNull();
    expect(await loadDataConverter({ env: { [CODEC_KEYS_VARIABLE]: '' }, cwd: '/' })).toBeNull();
  });

  it('reads back what it has written, of which nothing shows', async () => {
    const codec = await load('a=env:OLD');
    // JSON has no negative zero.
    const jsonValue = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    await fc.assert(
      fc.asyncProperty(jsonValue, async (value) => {
        const [encrypted] = await codec.encode([payloadOf({ value, mark: 'in plain' })]);
        expect(Buffer.from(encrypted?.data ?? []).toString('latin1')).not.toMatch(/mark|in plain/);
        expect(Buffer.from(encrypted?.metadata?.['encoding'] ?? []).toString()).toBe('binary/encrypted');
        expect(valueOf((await codec.decode([encrypted ?? {}]))[0])).toEqual({ value: value, mark: 'in plain' });
      }),
      { numRuns: 30 },
    );
  });

  it('never writes the same twice', async () => {
    const codec = await load('a=env:OLD');
    const [one, two] = await codec.encode([payloadOf('same'), payloadOf('same')]);
    expect(one?.data).not.toEqual(two?.data);
  });

  it('reads what the earlier key has written, and writes with the first one', async () => {
    const written = await (await load('old=env:OLD')).encode([payloadOf('of old')]);
    const rotated = await load('new=env:NEW, old=env:OLD');
    expect(valueOf((await rotated.decode(written))[0])).toBe('of old');
    const [fresh] = await rotated.encode([payloadOf('of new')]);
    expect(Buffer.from(fresh?.metadata?.['encryption-key-id'] ?? []).toString()).toBe('new');
    expect(await refusalOf((await load('old=env:OLD')).decode([fresh ?? {}]))).toBe(
      'Expected the encryption key "new", but this process has only old. Add the key that the payload was encrypted with behind the current one.',
    );
  });

  it('lets pass what was not encrypted', async () => {
    expect(await (await load('a=env:OLD')).decode([payloadOf('plain')])).toEqual([payloadOf('plain')]);
  });

  it('refuses a payload that was changed, and another key of the same id', async () => {
    const [encrypted] = await (await load('a=env:OLD')).encode([payloadOf('value')]);
    const data = Uint8Array.from(encrypted?.data ?? []);
    data[20] = (data[20] ?? 0) ^ 1;
    expect(await refusalOf((await load('a=env:OLD')).decode([{ ...encrypted, data }]))).toContain("can't be decrypted");
    expect(await refusalOf((await load('a=env:NEW')).decode([encrypted ?? {}]))).toContain("can't be decrypted");
    expect(await refusalOf((await load('a=env:OLD')).decode([{ ...encrypted, data: data.subarray(0, 5) }]))).toContain(
      "can't be decrypted",
    );
  });

  it('reads keys from files, named from the working directory', async () => {
    const folder = tempFolder();
    await writeFile(join(folder, 'key'), `${OLD}\n`);
    const written = await (await load('a=file:key', folder)).encode([payloadOf('value')]);
    expect(valueOf((await (await load('a=env:OLD')).decode(written))[0])).toBe('value');
  });

  it.each([
    [OLD, /ID=env:NAME or ID=file:PATH/],
    [`a=${OLD}`, /ID=env:NAME or ID=file:PATH/],
    ['a=secret:ns/name/key', /ID=env:NAME or ID=file:PATH/],
    ['a=env:OLD,a=env:NEW', /each id once .+, got a twice/],
    ['a=env:ABSENT', /ABSENT .+ is not set/],
    ['a=env:SHORT', /env:SHORT \(key a\) to hold 32 bytes as base64 or hex, got 16 bytes/],
  ])('refuses %s without showing a key', async (keys, sentence) => {
    const refusal = await refusalOf(load(keys));
    expect(refusal).toMatch(sentence);
    expect(refusal).not.toContain(OLD.slice(0, 8));
    expect(refusal).not.toContain(env.SHORT.slice(0, 8));
  });
});
