import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What becomes of a connection once a whole request has come over it. */
export type Behaviour = (socket: Socket) => void;

export interface RawServer {
  port: number;
  behave(behaviour: Behaviour): void;
}

/** A server that writes bytes instead of answers: for what no HTTP library would send. Gone when the test ends. */
export async function startRawServer(): Promise<RawServer> {
  let behaviour: Behaviour = (socket) => socket.destroy();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let received = '';
    let isAnswered = false;
    socket.on('data', (chunk) => {
      if (isAnswered) return;
      received += chunk.toString('latin1');
      const [head, body = ''] = received.split('\r\n\r\n');
      if (head === received || body.length < Number(/content-length: (\d+)/i.exec(head ?? '')?.[1] ?? 0)) return;
      isAnswered = true;
      behaviour(socket);
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, behave: (next) => (behaviour = next) };
}

/** Writes these parts and hangs up. */
export const says =
  (...parts: (string | Buffer)[]): Behaviour =>
  (socket) => {
    for (const part of parts) socket.write(part);
    socket.end();
  };

/** Says the second part again and again, for as long as somebody reads. */
export const repeats =
  (first: string, part: string | Buffer): Behaviour =>
  (socket) => {
    socket.write(first);
    const more = () => {
      while (!socket.destroyed) if (!socket.write(part)) return void socket.once('drain', more);
    };
    more();
  };

/** Says a little of the second part ten times a second. */
export const drips =
  (first: string, part: string): Behaviour =>
  (socket) => {
    socket.write(first);
    const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(part)), 100);
    socket.once('close', () => clearInterval(timer));
  };
