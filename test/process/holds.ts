// Ways to keep a run in the middle: a server outside that does not answer before it is told to.

import { writeFile } from 'node:fs/promises';
import type { Workspace } from '../support/process.js';
import type { Receiver } from './receiver.js';

/** Flags that send this run's notification to the receiver, from a file that names it. */
export async function alertTo({ path }: Workspace, { url }: Receiver, file = 'hook-url'): Promise<string[]> {
  await writeFile(path(file), url);
  return ['--enable-alerts', '--channel', `webhook=file:${file}`, '--allow-host', '127.0.0.1', '--allow-http'];
}

/** Flags that let this run look at a cluster whose API server is the receiver. */
export async function observeBy({ path }: Workspace, apiServer: Receiver, file = 'kubeconfig'): Promise<string[]> {
  await writeFile(path(file), renderKubeconfig(apiServer));
  return ['--kubeconfig', file];
}

/** A kubeconfig whose only cluster is this server. */
export function renderKubeconfig({ origin }: Receiver): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'held', cluster: { server: origin, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'nobody', user: {} }],
    contexts: [{ name: 'held', context: { cluster: 'held', user: 'nobody' } }],
    'current-context': 'held',
  });
}
