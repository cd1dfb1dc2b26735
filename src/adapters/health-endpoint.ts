import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StageError } from '../core/errors.js';
import type { Readiness } from '../core/worker/readiness.js';

export interface Listen {
  host: string;
  /** 0 = a free one. */
  port: number;
}

export interface HealthEndpoint {
  /** `host:port` as it is listened on. */
  address: string;
  close(): Promise<void>;
}

/**
 * Answers `/livez` and `/readyz` with 200 or 503 and one line that says why. Nothing about runs is told here: whoever
 * can reach the port need not be trusted.
 *
 * @throws StageError InvalidInput when the address can't be listened on.
 */
export async function openHealthEndpoint(
  { host, port }: Listen,
  probe: () => Promise<Readiness>,
): Promise<HealthEndpoint> {
  const server = createServer((request, response) => {
    void answer(request.url ?? '', probe).then(({ status, text }) => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
      response.end(`${text}\n`);
    });
  });
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new StageError({
      type: 'InvalidInput',
      message: `Expected a free address for the health endpoint, but ${host}:${port} can't be listened on.`,
      hint: 'Name another with --health-address.',
      cause: error,
    });
  }
  const bound = server.address() as AddressInfo;
  return {
    address: `${host}:${bound.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(url: string, probe: () => Promise<Readiness>): Promise<{ status: number; text: string }> {
  const { live, ready, why } = await probe();
  if (url === '/livez') return { status: live ? 200 : 503, text: why };
  if (url === '/readyz') return { status: ready ? 200 : 503, text: why };
  return { status: 404, text: 'expected /livez or /readyz' };
}
