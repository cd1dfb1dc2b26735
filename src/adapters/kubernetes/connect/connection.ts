import { truncateText } from '../../../core/truncate.js';
import type { FoundKubeconfig } from './find-kubeconfig.js';
import { hideCredentials } from './hide-credentials.js';
import { type AnswerHeaders, MAX_OBJECT_BYTES, readAnswer } from './read-answer.js';
import { keepSession, type Session } from './session.js';

/** Requests to one API server over shared keep-alive connections. */
export interface ClusterConnection {
  /** Any request with its whole answer, whatever its status; throws only what the network throws. */
  send(request: ClusterRequest): Promise<ClusterResponse>;
  /** The body of a GET as it arrives, however long that takes: watches and followed logs. */
  stream(path: string, options: { signal: AbortSignal }): Promise<ClusterStream>;
  close(): Promise<void>;
}

export interface ClusterRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Without a leading slash, with its query. */
  path: string;
  contentType?: string;
  /** @default application/json */
  accept?: string;
  body?: string;
  signal: AbortSignal;
  /** More of an answer is not read; reading more costs the connection. @default MAX_OBJECT_BYTES */
  maxBytes?: number;
}

export interface ClusterResponse {
  status: number;
  /** Lower-case names; of repeated ones the last, but `warnings`. */
  headers: Record<string, string>;
  text: string;
  /** The text is only the beginning of what was answered: more than `maxBytes`. */
  isCut: boolean;
  /** Every `Warning: 299` header's text. */
  warnings: string[];
}

export interface ClusterStream {
  status: number;
  chunks: AsyncIterable<Uint8Array>;
}

export interface ClusterReply {
  body: unknown;
  /** The server's clock (RFC 3339), '' where the reply has none. */
  date: string;
}

/** The API server's refusal, with the sentence from its Status object. */
export class ClusterRequestError extends Error {
  override readonly name = 'ClusterRequestError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Of an answer only the beginning was read, which is no JSON, as whoever parses it would say. */
export class AnswerTooLong extends SyntaxError {
  override readonly name = 'AnswerTooLong';
}

export interface ConnectionOptions {
  /** What credential plugins and the in-cluster address are read from. @default process.env */
  env?: Readonly<Record<string, string | undefined>>;
  /** How long a credential plugin may take. @default 30 s */
  execTimeoutMs?: number;
}

/**
 * Opens a connection as kubectl would: the context's server, TLS and credentials. Credentials that expire are read
 * again; a request that the server does not accept them for (401) is sent once more with new ones. Requests are raw,
 * because the client library's typed models drop what they do not know.
 *
 * @throws CredentialsError, or StageError InvalidInput for a malformed kubeconfig.
 */
export async function openConnection(
  found: Exclude<FoundKubeconfig, { source: 'none' }>,
  { env = process.env, ...limits }: ConnectionOptions = {},
): Promise<ClusterConnection> {
  const keeper = await keepSession({ found, env, ...limits });

  /** `dump`: what is left of an answer that nobody wants. */
  async function ask<T>({ once, statusOf, dump }: Asking<T>): Promise<{ session: Session; answer: T }> {
    const session = await keeper.current();
    const answer = await once(session);
    if (statusOf(answer) !== 401) return { session, answer };
    await dump?.(answer);
    const renewed = await keeper.renew(session);
    return { session: renewed, answer: await once(renewed) };
  }

  async function send(request: ClusterRequest): Promise<ClusterResponse> {
    const { method, path, contentType, accept, body, signal, maxBytes = MAX_OBJECT_BYTES } = request;
    const asked = {
      ...(accept === undefined ? {} : { accept }),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    };
    const { session, answer } = await ask({
      once: ({ dispatcher, server, headers }) =>
        readAnswer({
          dispatcher,
          url: new URL(path, server),
          method,
          headers: { ...COMMON_HEADERS, ...headers, ...asked },
          body: body ?? null,
          signal,
          maxBytes,
        }),
      statusOf: ({ status }) => status,
    });
    const { status, headers, text, isCut } = answer;
    const hide = (said: string) => hideCredentials(said, session.headers);
    return {
      status,
      headers: flatten(headers),
      // What is not refused is an object, of which nothing is shown as it stands.
      text: status < 300 ? text : hide(text),
      isCut,
      warnings: warningsOf(headers).map(hide),
    };
  }

  return {
    send,
    close: () => keeper.close(),
    stream: async (path, { signal }) => {
      // A watch lasts; what it costs to load is nothing beside that.
      const { request } = await import('undici');
      const { answer } = await ask({
        once: ({ dispatcher, server, headers }) =>
          request(new URL(path, server), {
            dispatcher,
            method: 'GET',
            headers: { ...COMMON_HEADERS, ...headers },
            signal,
            bodyTimeout: 0,
          }),
        statusOf: ({ statusCode }) => statusCode,
        dump: ({ body }) => body.dump(),
      });
      return { status: answer.statusCode, chunks: answer.body };
    },
  };
}

/**
 * The JSON of an answer.
 *
 * @throws ClusterRequestError for any status but 2xx, AnswerTooLong, or SyntaxError for what is no JSON.
 */
export function replyOf({ status, text, headers, isCut }: ClusterResponse): ClusterReply {
  if (status >= 300) throw new ClusterRequestError(status, statusMessage(text, status));
  if (isCut) throw new AnswerTooLong('Expected an answer that is not longer than what may be read of it.');
  const date = new Date(headers['date'] ?? '');
  return { body: JSON.parse(text), date: Number.isNaN(date.getTime()) ? '' : date.toISOString() };
}

interface Asking<T> {
  once(session: Session): Promise<T>;
  statusOf(answer: T): number;
  dump?(answer: T): Promise<unknown>;
}

const COMMON_HEADERS = { accept: 'application/json', 'user-agent': 'tuning-pipeline' };

function flatten(headers: AnswerHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const last = Array.isArray(value) ? value.at(-1) : value;
      return last === undefined ? [] : [[name.toLowerCase(), last]];
    }),
  );
}

/** The text of `299 - "text"`: https://kubernetes.io/blog/2020/09/03/warnings/ */
function warningsOf(headers: AnswerHeaders): string[] {
  const values = [headers['warning'] ?? []].flat();
  return values.flatMap((value) =>
    Array.from(value.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g), ([, text = '']) => text.replace(/\\(.)/g, '$1')),
  );
}

/** A server, or a webhook behind it, may say as much as it likes. */
const MAX_MESSAGE = 2_000;

/** The sentence of a Status object; what else a server may answer is not for people. */
export function statusMessage(text: string, status: number): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string')
      return truncateText(body.message, MAX_MESSAGE);
  } catch {
    // Not every proxy answers in JSON.
  }
  return `the API server answered ${status}`;
}
