import { writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type ClusterConnection, openConnection } from '../../../src/adapters/kubernetes/connect/connection.js';
import { findKubeconfig } from '../../../src/adapters/kubernetes/connect/find-kubeconfig.js';
import { tempFolder } from '../../support/folders.js';

/** An HTTP server on loopback for one test: for the faults that are hard to have from a real API server. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A kubeconfig whose only context, `test`, leads to the server. */
export function kubeconfigFor(server: string): string {
  const path = join(tempFolder(), 'kubeconfig');
  writeFileSync(
    path,
    `current-context: test
contexts: [{name: test, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: {server: "${server}", insecure-skip-tls-verify: true}}]
users: [{name: u, user: {token: TOKEN}}]
`,
  );
  return path;
}

/** A connection to the server, closed when the test ends. */
export async function connectTo(server: string): Promise<ClusterConnection> {
  const found = await findKubeconfig({ target: { kubeconfig: kubeconfigFor(server) }, env: {} });
  if (found.source === 'none') throw new Error(found.message);
  return openConnection(found);
}

export function answering(status: number, body: unknown): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

/** A Job as the API server sends it, ended where a condition is given. */
export function rawJob(name: string, { version = '1', condition = '' } = {}): object {
  const conditions = condition === '' ? [] : [{ type: condition, status: 'True' }];
  return {
    metadata: { name, uid: `uid-${name}`, resourceVersion: version },
    spec: { template: { metadata: { labels: { app: 'arbitrage-tuning' } } } },
    status: { active: conditions.length === 0 ? 1 : 0, conditions },
  };
}
