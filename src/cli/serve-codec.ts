import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createSecretResolver } from '../adapters/secrets.js';
import { CODEC_KEYS_VARIABLE } from '../adapters/temporal/codec/codec-keys.js';
import { createCodecServer } from '../adapters/temporal/codec/codec-server.js';
import { loadDataConverter } from '../adapters/temporal/codec/data-converter.js';
import { StageError } from '../core/errors.js';
import { parsePort } from './flags/parse-port.js';
import { untilAborted, watchInterruption } from './interruption.js';
import type { Io } from './io.js';

export interface CodecServerFlags {
  host: string;
  port: string;
  corsOrigin: string[];
  authToken?: string;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]', '::1'];

/** Serves until a signal. @throws StageError where it would show payloads to strangers, or has no keys. */
export async function serveCodec(flags: CodecServerFlags, io: Io): Promise<void> {
  const codec = (await loadDataConverter(io))?.payloadCodecs?.[0];
  if (codec === undefined) {
    throw invalid(`Expected keys in ${CODEC_KEYS_VARIABLE}, got none.`, 'Give it the keys that the worker has.');
  }
  const { host, corsOrigin, authToken } = flags;
  const isLoopback = LOOPBACK.includes(host);
  if (!isLoopback && authToken === undefined) {
    throw invalid(
      `Expected --auth-token with --host ${host}, because others can connect there, got none.`,
      'Write for example --auth-token env:CODEC_TOKEN, or listen on 127.0.0.1.',
    );
  }
  const server = createCodecServer({
    codec,
    corsOrigins: corsOrigin.map(parseOrigin),
    authToken: authToken === undefined ? null : await resolveToken(authToken, io),
    hosts: isLoopback ? LOOPBACK : null,
  });
  server.listen(parsePort('--port', flags.port) ?? 0, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'an error';
    throw invalid(`Expected to listen on ${host}:${flags.port}, but it failed (${why}).`, 'Choose another --port.');
  }
  const { address, port } = server.address() as AddressInfo;
  const url = `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
  io.err(`Codec server: ${url}\nShow a run with: temporal workflow show --codec-endpoint ${url} --workflow-id ID\n`);
  await untilAborted(watchInterruption());
  server.closeAllConnections();
  server.close();
}

function resolveToken(reference: string, { env, cwd }: Io): Promise<string> {
  const readClusterSecret = () =>
    Promise.reject(invalid('Expected --auth-token to be env:NAME or file:PATH.', 'Write for example env:CODEC_TOKEN.'));
  return createSecretResolver({ env, cwd, readClusterSecret })(reference);
}

function parseOrigin(text: string): string {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw invalid(
    `Expected --cors-origin to be an origin such as http://localhost:8233, got ${JSON.stringify(text)}.`,
    'Leave out the path.',
  );
}

function invalid(message: string, hint: string): StageError {
  return new StageError({ type: 'InvalidInput', message, hint });
}
