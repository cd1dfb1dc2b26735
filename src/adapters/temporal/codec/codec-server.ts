import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Payload, PayloadCodec } from '@temporalio/common';
import * as z from 'zod';
import { sentenceOf, StageError } from '../../../core/errors.js';

/** The Web UI asks for one page of events at a time, each payload at most 2 MB. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export interface CodecServerOptions {
  codec: PayloadCodec;
  /** Origins whose pages may ask: that of the Web UI. */
  corsOrigins: readonly string[];
  /** Asked for as `Authorization: Bearer`; null: everybody may ask who can connect. */
  authToken: string | null;
  /** Names under which it may be asked for; null: any. A page elsewhere could give its own name this address. */
  hosts: readonly string[] | null;
}

const payloadsSchema = z.object({
  payloads: z.array(
    z.looseObject({ metadata: z.record(z.string(), z.base64()).default({}), data: z.base64().default('') }),
  ),
});

/**
 * `POST /encode` and `/decode` as Temporal's Web UI and CLI ask remote codecs. Nothing of a payload is ever logged.
 * Source: https://docs.temporal.io/codec-server
 */
export function createCodecServer(options: CodecServerOptions): Server {
  return createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      const status = error instanceof StageError ? 400 : 500;
      const why = error instanceof StageError ? sentenceOf(error) : 'This is a defect, please report it.';
      end(response, status, { error: why });
    });
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, options: CodecServerOptions): Promise<void> {
  const { codec, corsOrigins, authToken, hosts } = options;
  const { origin, host = '', authorization = '' } = request.headers;
  if (hosts !== null && !hosts.includes(host.replace(/:\d+$/, ''))) {
    return end(response, 403, { error: 'Expected to be asked for by a name of this machine.' });
  }
  response.setHeader('vary', 'origin');
  if (origin !== undefined) {
    if (!corsOrigins.includes(origin)) {
      return end(response, 403, { error: 'Expected an origin that --cors-origin names.' });
    }
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-allow-methods', 'POST, OPTIONS');
    response.setHeader('access-control-allow-headers', 'content-type, x-namespace, authorization');
    response.setHeader('access-control-allow-credentials', 'true');
  }
  if (request.method === 'OPTIONS') return end(response, 204);
  const path = (request.url ?? '').split('?')[0]?.replace(/^.*(?=\/(?:en|de)code$)/, '');
  if (request.method !== 'POST' || (path !== '/encode' && path !== '/decode')) {
    return end(response, 404, { error: 'Expected POST /encode or POST /decode.' });
  }
  if (authToken !== null && !isSame(authorization, `Bearer ${authToken}`)) {
    return end(response, 401, { error: 'Expected the token of --auth-token as Authorization: Bearer.' });
  }
  const payloads = parsePayloads(await readBody(request));
  const coded = await (path === '/encode' ? codec.encode(payloads) : codec.decode(payloads));
  end(response, 200, { payloads: coded.map(renderPayload) });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw invalid(`a body of more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsePayloads(text: string): Payload[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid('text that is not JSON');
  }
  const parsed = payloadsSchema.safeParse(json);
  if (!parsed.success) throw invalid('something else');
  return parsed.data.payloads.map(({ metadata, data }) => ({
    metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')])),
    data: Buffer.from(data, 'base64'),
  }));
}

function renderPayload({ metadata, data }: Payload): object {
  const encode = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
  return {
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, encode(value)])),
    data: encode(data),
  };
}

/** Compared by hash, so that neither length nor content can be learned from the time that it takes. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function end(response: ServerResponse, status: number, body?: object): void {
  response.statusCode = status;
  if (body === undefined) return void response.end();
  response.setHeader('content-type', 'application/json');
  response.end(`${JSON.stringify(body)}\n`);
}

function invalid(got: string): StageError {
  return new StageError({
    type: 'InvalidInput',
    message: `Expected JSON with payloads in base64, got ${got}.`,
    hint: 'Ask as Temporal asks a remote codec.',
  });
}
