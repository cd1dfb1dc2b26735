import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';

export interface Received {
  /** Of the Standard Webhooks headers. */
  webhookId: string;
  path: string;
  body: string;
}

/** A real HTTP server on loopback that takes notifications. */
export interface Receiver {
  port: number;
  url: string;
  received: Received[];
  untilReceived(count: number): Promise<void>;
  /** Answers what it holds, and from now on at once. */
  release(): void;
  /** Called when an answer has been handed to the operating system. */
  onAnswered: () => void;
}

/** Answers 200, or whatever `status` says; with `holds` not before it is released. */
export async function openReceiver({ holds = false, status = 200 } = {}): Promise<Receiver> {
  const held = new Set<ServerResponse>();
  let isHolding = holds;
  const answer = (response: ServerResponse) => {
    response.statusCode = status;
    response.end('{}', () => receiver.onAnswered());
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      receiver.received.push({ webhookId: String(request.headers['webhook-id']), path: request.url ?? '', body });
      if (isHolding) held.add(response);
      else answer(response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    port,
    url: `http://127.0.0.1:${port}`,
    received: [],
    untilReceived: (count) =>
      vi.waitFor(
        () => {
          if (receiver.received.length < count) throw new Error(`Expected ${count} notifications.`);
        },
        { timeout: 30_000, interval: 10 },
      ),
    release: () => {
      isHolding = false;
      for (const response of held) answer(response);
      held.clear();
    },
    onAnswered: () => undefined,
  };
  return receiver;
}
