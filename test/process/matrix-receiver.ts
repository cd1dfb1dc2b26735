import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished, vi } from 'vitest';
import { PATIENCE_MS } from '../support/process.js';
import { SECRET_PATH } from '../support/receiver.js';
import { type Behaviour, type Row, TRAP } from './receiver-rows.js';

export interface Request {
  atMs: number;
  webhookId: string;
  body: string;
}

/** One server that is every row's receiver, each under a path of its own. */
export interface MatrixReceiver {
  /** What the row's channel resolves its secret to. */
  secretOf(row: Row): string;
  requestsOf(row: Row): Request[];
  /** Requests that followed a redirect. */
  trapped(): number;
  /** Resolves when a request of each row is held. */
  untilAllHeld(): Promise<void>;
  /** Answers from now on as the rows say; those that were held are left to die with their connection. */
  stopHolding(): void;
  /** From now on every answer is one that the channel takes. */
  recover(): void;
}

const ROUTING_KEY = 'R0UT1NGK3YR0UT1NGK3YR0UT1NGK3Y00';

export async function openMatrixReceiver(rows: readonly Row[], { holds }: { holds: boolean }): Promise<MatrixReceiver> {
  const requests = rows.map((): Request[] => []);
  const answered = rows.map(() => 0);
  let isHolding = holds;
  let isWell = false;
  let trapped = 0;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const index = Number(/^\/row-(\d+)\//.exec(request.url ?? '')?.[1] ?? Number.NaN);
      const row = rows[index];
      if (row === undefined) {
        trapped += request.url === TRAP ? 1 : 0;
        return response.end('ok');
      }
      const webhookId = String(request.headers['webhook-id']);
      requests[index]?.push({ atMs: performance.now(), webhookId, body });
      if (isHolding) return undefined;
      const turn = answered[index] ?? 0;
      answered[index] = turn + 1;
      return give(
        isWell
          ? { status: row.channel === 'pagerduty' ? 202 : 200, body: 'ok' }
          : row.answers.at(Math.min(turn, row.answers.length - 1)),
        response,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const requestsOf = (row: Row) => requests[rows.indexOf(row)] ?? [];
  return {
    requestsOf,
    secretOf: (row) => {
      const url = `http://127.0.0.1:${port}/row-${rows.indexOf(row)}/${SECRET_PATH}`;
      return row.channel === 'pagerduty' ? `${url}#${ROUTING_KEY}` : url;
    },
    trapped: () => trapped,
    untilAllHeld: () =>
      vi.waitFor(
        () => {
          const missing = rows.filter((row) => requestsOf(row).length === 0);
          if (missing.length > 0) throw new Error(`No request for ${missing.map(({ name }) => name).join(', ')}`);
        },
        { timeout: PATIENCE_MS, interval: 20 },
      ),
    stopHolding: () => {
      isHolding = false;
    },
    recover: () => {
      isWell = true;
    },
  };
}

function give(behaviour: Behaviour | undefined, response: ServerResponse): void {
  if (typeof behaviour === 'function') return behaviour(response);
  response.writeHead(behaviour?.status ?? 200, behaviour?.headers).end(behaviour?.body ?? '');
}
