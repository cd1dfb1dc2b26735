import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface DemoReceiver {
  url: string;
  close(): void;
}

/** A webhook receiver on loopback that prints what it gets. */
export async function startDemoReceiver(print: (line: string) => void): Promise<DemoReceiver> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      print(`The webhook receiver got ${String(request.headers['webhook-id'])}:`);
      print(indent(Buffer.concat(chunks).toString('utf8')));
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/alerts`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function indent(body: string): string {
  const text = JSON.stringify(JSON.parse(body), null, 2);
  return text.replaceAll(/^/gm, '    ');
}
