import type { DataConverter } from '@temporalio/common';
import { StageError } from '../../../core/errors.js';
import { createSecretResolver } from '../../secrets.js';
import { CODEC_KEYS_VARIABLE, readCodecKeys } from './codec-keys.js';

export interface LoadDataConverter {
  env: Readonly<Record<string, string | undefined>>;
  /** Relative `file:` paths start here. */
  cwd: string;
}

/**
 * How payloads are written to Temporal: encrypted where keys are configured; null: as Temporal does by itself.
 * Everything that talks to Temporal takes it from here: a client without it could not read what a worker has written.
 */
export async function loadDataConverter({ env, cwd }: LoadDataConverter): Promise<DataConverter | null> {
  const readClusterSecret = () =>
    Promise.reject(
      new StageError({ type: 'InvalidInput', message: `Expected env: or file: in ${CODEC_KEYS_VARIABLE}.` }),
    );
  const keys = await readCodecKeys({
    text: env[CODEC_KEYS_VARIABLE],
    resolveSecret: createSecretResolver({ env, cwd, readClusterSecret }),
  });
  if (keys === null) return null;
  // The codec brings Temporal's message types with it, which nobody should wait for without need.
  const { createEncryptionCodec } = await import('./encryption-codec.js');
  return { payloadCodecs: [createEncryptionCodec(keys)] };
}
