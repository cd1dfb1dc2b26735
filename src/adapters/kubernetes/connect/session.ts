import { createSecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
import Agent from 'undici/lib/dispatcher/agent.js';
import { readAuthority, readCredentials } from './credentials.js';
import type { FoundKubeconfig } from './find-kubeconfig.js';
import { readAccess } from './read-access.js';

/** Where and as whom to ask, with the connections that carry it. */
export interface Session {
  /** Ends with a slash. */
  server: string;
  headers: Record<string, string | string[]>;
  dispatcher: Dispatcher;
  /** From then on a new one is due, by this machine's clock. */
  staleAtMs: number;
}

export interface SessionOptions {
  found: Exclude<FoundKubeconfig, { source: 'none' }>;
  env: Readonly<Record<string, string | undefined>>;
  /** How long a credential plugin may take. */
  execTimeoutMs?: number;
}

/** The session that requests use, renewed when its credentials expire. */
export interface SessionKeeper {
  current(): Promise<Session>;
  /** Another one than this, which the server has refused: many requests that fail at once renew it once. */
  renew(refused: Session): Promise<Session>;
  close(): Promise<void>;
}

/** Without an answer for this long the API server counts as unreachable; its own limit for a request is 60 s. */
const ANSWER_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;

/** Opens the first session, so that what is wrong with the kubeconfig or the credentials comes out at once. */
export async function keepSession(options: SessionOptions): Promise<SessionKeeper> {
  let transport = { key: '', dispatcher: null as Dispatcher | null };
  let session = await open();
  let renewal: Promise<Session> | null = null;

  async function open(): Promise<Session> {
    const { found, env, execTimeoutMs } = options;
    const access = await readAccess(found, env);
    const timeout = execTimeoutMs === undefined ? {} : { execTimeoutMs };
    const credentials = await readCredentials({ access, env, nowMs: Date.now(), ...timeout });
    const { cluster } = access;
    const ca = await readAuthority(cluster);
    const tls = {
      ...credentials.tls,
      ...(ca === undefined ? {} : { ca }),
      ...(cluster['insecure-skip-tls-verify'] === true ? { rejectUnauthorized: false } : {}),
      ...(cluster['tls-server-name'] ? { servername: cluster['tls-server-name'] } : {}),
    };
    const server = cluster.server.endsWith('/') ? cluster.server : `${cluster.server}/`;
    const dispatcher = await dispatcherFor(tls, cluster['proxy-url'] || undefined);
    return { server, headers: credentials.headers, dispatcher, staleAtMs: credentials.staleAtMs ?? Infinity };
  }

  /** The same certificates keep their connections. */
  async function dispatcherFor(tls: TlsOptions, proxyUrl: string | undefined): Promise<Dispatcher> {
    const key = JSON.stringify([tls, proxyUrl]);
    if (transport.dispatcher !== null && transport.key === key) return transport.dispatcher;
    const dispatcher = await createDispatcher(tls, proxyUrl);
    // Requests that are on their way end on the old one.
    void transport.dispatcher?.close();
    transport = { key, dispatcher };
    return dispatcher;
  }

  function renew(refused: Session): Promise<Session> {
    if (session !== refused) return Promise.resolve(session);
    renewal ??= open()
      .then((opened) => (session = opened))
      .finally(() => (renewal = null));
    return renewal;
  }

  return {
    current: async () => (session.staleAtMs > Date.now() ? session : renew(session)),
    renew,
    close: async () => transport.dispatcher?.close(),
  };
}

interface TlsOptions {
  ca?: string;
  cert?: string;
  key?: string;
  rejectUnauthorized?: boolean;
  servername?: string;
}

async function createDispatcher(tls: TlsOptions, proxyUrl: string | undefined): Promise<Dispatcher> {
  const timeouts = { headersTimeout: ANSWER_TIMEOUT_MS, bodyTimeout: ANSWER_TIMEOUT_MS };
  const { ca, cert, key, ...others } = tls;
  // Once for all connections: certificates are parsed for each one otherwise.
  const shared = { secureContext: createSecureContext({ ca, cert, key }), ...others };
  const proxied = { requestTls: shared, ...timeouts };
  if (proxyUrl !== undefined) {
    const { ProxyAgent, Socks5ProxyAgent } = await import('undici');
    return proxyUrl.startsWith('socks')
      ? new Socks5ProxyAgent(proxyUrl, proxied)
      : new ProxyAgent({ uri: proxyUrl, ...proxied });
  }
  // HTTP/2 to an API server hung when it was tried; HTTP/1.1 with keep-alive did not.
  return new Agent({ connect: { ...shared, timeout: CONNECT_TIMEOUT_MS }, allowH2: false, ...timeouts });
}
