import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { StageError } from '../../../core/errors.js';
import type { CodecKey } from './codec-keys.js';

/** The same names as in Temporal's own samples, so that their codec servers read these payloads too. */
const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/**
 * Encrypts whole payloads, metadata included, with the first key, and decrypts with whichever key a payload names:
 * keys are changed by putting a new one in front. What is not encrypted passes through, so that older runs stay
 * readable. Data is a random 12-byte nonce, the ciphertext, a 16-byte tag.
 *
 * Decoding throws StageError InvalidInput for a key that is not there, Corrupt for data that the key does not open.
 */
export function createEncryptionCodec([current, ...earlier]: readonly [CodecKey, ...CodecKey[]]): PayloadCodec {
  const keys = new Map([current, ...earlier].map((key) => [key.id, key]));
  return {
    encode: async (payloads) =>
      payloads.map((payload) => ({
        metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(current.id) },
        data: encrypt(PayloadMessage.encode(payload).finish(), current.bytes),
      })),
    decode: async (payloads) =>
      payloads.map((payload) => {
        if (textOf(payload.metadata?.['encoding']) !== ENCODING) return payload;
        const key = expectKey(keys, textOf(payload.metadata?.[KEY_ID]));
        return PayloadMessage.decode(decrypt(payload.data ?? new Uint8Array(), key));
      }),
  };
}

function expectKey(keys: ReadonlyMap<string, CodecKey>, id: string): CodecKey {
  const key = keys.get(id);
  if (key !== undefined) return key;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected the encryption key ${JSON.stringify(id.slice(0, 64))}, but this process has only ${[...keys.keys()].join(', ')}.`,
    hint: 'Add the key that the payload was encrypted with behind the current one.',
  });
}

function encrypt(plain: Uint8Array, key: Uint8Array): Uint8Array {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv);
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(data: Uint8Array, { id, bytes }: CodecKey): Uint8Array {
  try {
    const end = data.length - TAG_BYTES;
    // Node would also take a shorter tag, which is easier to forge.
    const decipher = createDecipheriv(CIPHER, bytes, data.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(data.subarray(end));
    return Buffer.concat([decipher.update(data.subarray(IV_BYTES, end)), decipher.final()]);
  } catch {
    // The cipher's own words would only say that the tag is wrong.
    throw new StageError({
      type: 'Corrupt',
      message: `Expected a payload that was encrypted with the key ${id}, but it can't be decrypted with it.`,
      hint: 'The payload was changed, or another key has the same id.',
    });
  }
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return bytes === null || bytes === undefined ? '' : Buffer.from(bytes).toString('utf8');
}
