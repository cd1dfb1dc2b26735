import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export type Answering = (response: ServerResponse, request: Received) => void;

/** A real HTTP server on loopback that answers as it is told and remembers what it received. */
export interface FakeReceiver {
  host: string;
  /** A URL whose path is a secret. */
  url: string;
  received: Received[];
  /** Answers to the next requests, the last one for ever; a function answers by itself. */
  answer: (...answers: (Answer | Answering)[]) => void;
  close: () => Promise<void>;
}

/** The part of every receiver's URL that must not show up anywhere. */
export const SECRET_PATH = 'T0SECRET/B0SECRET/xoxSECRET';

export async function startReceiver(): Promise<FakeReceiver> {
  const received: Received[] = [];
  let answers: (Answer | Answering)[] = [{ status: 200, body: 'ok' }];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const taken = { path: request.url ?? '', headers: request.headers, body };
      received.push(taken);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (typeof answer === 'function') answer(response, taken);
      else response.writeHead(answer?.status ?? 200, answer?.headers).end(answer?.body ?? 'ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    url: `http://127.0.0.1:${port}/services/${SECRET_PATH}?token=SECRETQUERY`,
    received,
    answer: (...next) => {
      answers = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
