import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { Agent, type Dispatcher, ProxyAgent, request } from 'undici';
import type { FoundKubeconfig } from './find-kubeconfig.js';

/** Requests to one API server over shared keep-alive connections. */
export interface ClusterConnection {
  /** JSON of a GET; throws ClusterRequestError for any status but 2xx, and what the network throws. */
  getJson(path: string, options: { signal: AbortSignal }): Promise<ClusterReply>;
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
  body?: string;
  signal: AbortSignal;
}

export interface ClusterResponse {
  status: number;
  /** Lower-case names; of repeated ones the last, but `warnings`. */
  headers: Record<string, string>;
  text: string;
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

/** Without an answer for this long the API server counts as unreachable; its own limit for a request is 60 s. */
const ANSWER_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Opens a connection as kubectl would: the context's server, TLS and credentials. The client library resolves the
 * credentials; requests are raw, because its typed models drop what they do not know.
 */
export async function openConnection(found: Exclude<FoundKubeconfig, { source: 'none' }>): Promise<ClusterConnection> {
  const config = await loadConfig(found);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error(`the context ${found.context} names no cluster`);
  const https: RequestOptions = {};
  await config.applyToHTTPSOptions(https);
  const dispatcher = createDispatcher(https, cluster.proxyUrl);
  const headers = { ...authorization(https), accept: 'application/json', 'user-agent': 'tuning-pipeline' };
  const urlOf = (path: string) => new URL(path, withSlash(cluster.server));
  return {
    close: () => dispatcher.close(),
    send: async ({ method, path, contentType, body, signal }) => {
      const response = await request(urlOf(path), {
        dispatcher,
        method,
        headers: { ...headers, ...(contentType === undefined ? {} : { 'content-type': contentType }) },
        body: body ?? null,
        signal,
      });
      const text = await response.body.text();
      return {
        status: response.statusCode,
        headers: flatten(response.headers),
        text,
        warnings: warningsOf(response.headers),
      };
    },
    stream: async (path, { signal }) => {
      const response = await request(urlOf(path), { dispatcher, headers, signal, bodyTimeout: 0 });
      return { status: response.statusCode, chunks: response.body };
    },
    getJson: async (path, { signal }) => {
      const response = await request(urlOf(path), { dispatcher, headers, signal });
      const text = await response.body.text();
      if (response.statusCode >= 300)
        throw new ClusterRequestError(response.statusCode, statusMessage(text, response.statusCode));
      const date = response.headers['date'];
      return { body: JSON.parse(text), date: typeof date === 'string' ? new Date(date).toISOString() : '' };
    },
  };
}

async function loadConfig(found: Exclude<FoundKubeconfig, { source: 'none' }>): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  if (found.source === 'in-cluster') {
    config.loadFromCluster();
    return config;
  }
  for (const [index, path] of found.paths.entries()) {
    const part = index === 0 ? config : new KubeConfig();
    part.loadFromFile(path);
    if (part !== config) config.mergeConfig(part, true);
  }
  config.setCurrentContext(found.context);
  return config;
}

function createDispatcher(https: RequestOptions, proxyUrl: string | undefined): Dispatcher {
  const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = https;
  const tls = definedOnly({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername });
  const timeouts = { headersTimeout: ANSWER_TIMEOUT_MS, bodyTimeout: ANSWER_TIMEOUT_MS };
  if (proxyUrl !== undefined) return new ProxyAgent({ uri: proxyUrl, requestTls: tls, ...timeouts });
  // HTTP/2 to an API server hung when it was tried; HTTP/1.1 with keep-alive did not.
  return new Agent({ connect: { ...tls, timeout: CONNECT_TIMEOUT_MS }, allowH2: false, ...timeouts });
}

function authorization(https: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  if (typeof https.auth === 'string') headers['authorization'] = `Basic ${Buffer.from(https.auth).toString('base64')}`;
  for (const [name, value] of Object.entries(https.headers ?? {})) {
    if (typeof value === 'string') headers[name.toLowerCase()] = value;
  }
  return headers;
}

function definedOnly<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}

type ResponseHeaders = Record<string, string | string[] | undefined>;

function flatten(headers: ResponseHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const last = Array.isArray(value) ? value.at(-1) : value;
      return last === undefined ? [] : [[name.toLowerCase(), last]];
    }),
  );
}

/** The text of `299 - "text"`: https://kubernetes.io/blog/2020/09/03/warnings/ */
function warningsOf(headers: ResponseHeaders): string[] {
  const values = [headers['warning'] ?? []].flat();
  return values.flatMap((value) =>
    Array.from(value.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g), ([, text = '']) => text.replace(/\\(.)/g, '$1')),
  );
}

function withSlash(server: string): string {
  return server.endsWith('/') ? server : `${server}/`;
}

function statusMessage(text: string, status: number): string {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string')
      return body.message;
  } catch {
    // Not every proxy answers in JSON.
  }
  return `the API server answered ${status}`;
}
