import { StageError } from '../../../core/errors.js';

/** Holds `ID=REFERENCE` of every key, separated by commas: the first encrypts, all of them decrypt. */
export const CODEC_KEYS_VARIABLE = 'TUNING_PIPELINE_CODEC_KEYS';

/** A key of AES-256. Its id stands in every payload. */
export interface CodecKey {
  id: string;
  bytes: Uint8Array;
}

const KEY_BYTES = 32;

export interface ReadCodecKeys {
  /** The variable's value. */
  text: string | undefined;
  /** Of `env:NAME` and `file:PATH`. */
  resolveSecret: (reference: string) => Promise<string>;
}

/** The keys, or null where none are configured. @throws StageError that shows neither a key nor where it could be one. */
export async function readCodecKeys({ text, resolveSecret }: ReadCodecKeys): Promise<[CodecKey, ...CodecKey[]] | null> {
  if (text === undefined || text.trim() === '') return null;
  const keys: CodecKey[] = [];
  for (const item of text.split(',')) {
    const [, id, reference] = /^\s*([A-Za-z0-9][-._A-Za-z0-9]{0,62})=((?:env|file):\S.{0,4096}?)\s*$/.exec(item) ?? [];
    if (id === undefined || reference === undefined) {
      throw invalid(
        `Expected ${CODEC_KEYS_VARIABLE} to be ID=env:NAME or ID=file:PATH, several separated by commas, got something else (not shown, it may be a secret).`,
      );
    }
    if (keys.some((key) => key.id === id))
      throw invalid(`Expected each id once in ${CODEC_KEYS_VARIABLE}, got ${id} twice.`);
    keys.push({ id, bytes: parseKey(await resolveSecret(reference), { id, reference }) });
  }
  const [first, ...rest] = keys;
  return first === undefined ? null : [first, ...rest];
}

function parseKey(text: string, { id, reference }: { id: string; reference: string }): Uint8Array {
  const bytes = /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (bytes.length === KEY_BYTES) return bytes;
  throw invalid(
    `Expected ${reference} (key ${id}) to hold ${KEY_BYTES} bytes as base64 or hex, got ${bytes.length} bytes.`,
  );
}

function invalid(message: string): StageError {
  return new StageError({
    type: 'InvalidInput',
    message,
    hint: 'Make a key with: openssl rand -base64 32',
  });
}
