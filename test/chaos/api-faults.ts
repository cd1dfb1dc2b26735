// What an API server, or the network before it, does to one request.

import { setTimeout as sleep } from 'node:timers/promises';
import { answer } from '../support/api-server.js';
import type { Random } from '../support/crash/random.js';
import { cut, type Exchange } from './api-proxy.js';

export interface ApiFault {
  /** Which requests it happens to; @default all */
  hits?(exchange: Exchange): boolean;
  /** How often to the same request. @default 1 */
  times?: number;
  strike(exchange: Exchange, random: Random, time: number): Promise<void>;
}

const SLOW_MS = 1_500;

export const API_FAULTS = {
  'answers 429': { strike: async ({ response }) => refuse(response, 429, { 'retry-after': '1' }) },
  'answers 500': { strike: async ({ response }) => refuse(response, 500) },
  'answers 503': { strike: async ({ response }) => refuse(response, 503) },
  'cuts the connection': {
    strike: async (exchange, random) => {
      // With the request taken, or not: the client can't tell.
      if (random.below(2) === 0) {
        const { body } = await exchange.forward();
        // A watch has no end.
        if (isWatch(exchange)) body.on('error', () => undefined);
        else await body.dump();
      }
      cut(exchange.response);
    },
  },
  'is slow': {
    strike: async ({ pass }) => {
      await sleep(SLOW_MS);
      await pass();
    },
  },
  'says 410 to a watch': {
    hits: isWatch,
    times: 2,
    strike: async ({ response }, _random, time) => {
      // Before the stream, and in it.
      if (time === 1) return refuse(response, 410);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify({ type: 'ERROR', object: statusOf(410) })}\n`);
    },
  },
  'sends half an answer': {
    strike: async ({ forward, response }) => {
      const { statusCode, headers, body } = await forward();
      response.writeHead(statusCode, headers);
      for await (const chunk of body) {
        const bytes = chunk as Buffer;
        await new Promise((resolve) => response.write(bytes.subarray(0, bytes.length / 2), resolve));
        break;
      }
      cut(response);
    },
  },
} satisfies Record<string, ApiFault>;

export function isWatch({ url }: Exchange): boolean {
  return url.searchParams.has('watch');
}

/** A request that changes the cluster. */
export function isWrite({ method, url }: Exchange): boolean {
  return method === 'PATCH' && !url.searchParams.has('dryRun');
}

function refuse(response: Exchange['response'], code: number, headers: Record<string, string> = {}): void {
  answer(response, code, statusOf(code), headers);
}

const REASONS: Readonly<Record<number, string>> = {
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
};

function statusOf(code: number): object {
  const message = `the server says ${code} for once`;
  return { apiVersion: 'v1', kind: 'Status', status: 'Failure', code, reason: REASONS[code], message };
}
