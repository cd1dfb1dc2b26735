// A proxy in front of a sandbox's API server, in which requests can be struck.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Dispatcher, request } from 'undici';
import { onTestFinished } from 'vitest';
import { openAgent } from '../../sandbox/api.js';
import { writeKubeconfig } from '../support/api-server.js';

/** A request on its way. */
export interface Exchange {
  method: string;
  url: URL;
  response: ServerResponse;
  /** The API server's answer. */
  forward(): Promise<Dispatcher.ResponseData>;
  /** Gives the API server's answer to the client. */
  pass(): Promise<void>;
}

export interface ApiProxy {
  /** Path of a kubeconfig that leads to it; whoever comes has the rights of the sandbox's administrator. */
  kubeconfig: string;
  /** From now on this decides what becomes of each request; a connection that breaks in it is cut. */
  strike(handle: (exchange: Exchange) => Promise<void>): void;
}

/**
 * Plain HTTP towards the client, TLS towards the API server. Gone when the test ends.
 *
 * @param user of the kubeconfig that leads to it. @default one with a token
 */
export async function openApiProxy(kubeconfig: string, user?: object): Promise<ApiProxy> {
  const { server, agent } = openAgent(kubeconfig);
  let handle = (exchange: Exchange): Promise<void> => exchange.pass();
  const proxy = createServer((incoming, response) => {
    // Who has sent a request and does not wait for its answer ends a watch.
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const forward = () => ask(incoming, { server, agent, signal: gone.signal });
    const exchange: Exchange = {
      method: incoming.method ?? '',
      url: new URL(incoming.url ?? '/', server),
      response,
      forward,
      pass: async () => {
        const answer = await forward();
        response.writeHead(answer.statusCode, answer.headers);
        // A watch has begun before anything happens.
        response.flushHeaders();
        for await (const chunk of answer.body) response.write(chunk);
        response.end();
      },
    };
    handle(exchange).catch(() => cut(response));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    proxy.closeAllConnections();
    proxy.close();
    await agent.destroy();
  });
  const { port } = proxy.address() as AddressInfo;
  return {
    kubeconfig: writeKubeconfig(`http://127.0.0.1:${port}`, user),
    strike: (next) => {
      handle = next;
    },
  };
}

/** Breaks the connection, as a crash of the other side does. */
export function cut(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

async function ask(
  incoming: IncomingMessage,
  { server, agent, signal }: { server: string; agent: Dispatcher; signal: AbortSignal },
): Promise<Dispatcher.ResponseData> {
  const { accept, 'content-type': contentType, 'user-agent': userAgent } = incoming.headers;
  const headers = { accept, 'content-type': contentType, 'user-agent': userAgent };
  const body = await buffer(incoming);
  return request(`${server}${incoming.url ?? '/'}`, {
    dispatcher: agent,
    method: incoming.method ?? 'GET',
    headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
    body: body.length === 0 ? null : body,
    bodyTimeout: 0,
    signal,
  });
}
