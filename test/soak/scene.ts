// Where the soak takes place: one namespace, one receiver, one history, and lanes that lead to the API server.

import { chmod, copyFile, writeFile } from 'node:fs/promises';
import type { Api } from '../../sandbox/api.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import { type ApiProxy, openApiProxy } from '../chaos/api-proxy.js';
import { createNamespace, type Namespace } from '../cluster/monitor/support.js';
import { type Command, createWorkspace, type Workspace } from '../support/process.js';
import { grantNight, type RemoteServer, startRemoteServer, startWorker } from '../support/remote-server.js';
import { tempFolder } from '../support/folders.js';
import { openSoakReceiver, type SoakReceiver } from './receiver.js';
import { PROBED } from './sample.js';

/** Runs of a lane follow one another, so that what its proxy sees is of one run. */
export interface Lane {
  proxy: ApiProxy;
  /** Under the worker's root. */
  kubeconfig: string;
}

export interface Scene {
  sandbox: Sandbox;
  temporal: RemoteServer;
  namespace: Namespace;
  receiver: SoakReceiver;
  /** State root of the workers. */
  shared: Workspace;
  /** Where the `run` commands are typed. */
  operator: Workspace;
  lanes: readonly Lane[];
  /** What the `run` commands need to find the server. */
  connection: Record<string, string>;
  /** Lives through all of it. */
  worker: Command;
  /** Another one beside it. */
  startWorker(): Promise<Command>;
}

/** A credential plugin: a child process of the worker for every connection. */
const PLUGIN = `#!/bin/sh
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"TOKEN"}}'
`;

export async function prepareScene(sandbox: Sandbox, api: Api, laneCount: number): Promise<Scene> {
  const [shared, operator] = [await createWorkspace(), await createWorkspace()];
  const temporal = await startRemoteServer([], `${tempFolder()}/temporal.db`);
  const receiver = await openSoakReceiver();
  const namespace = await createNamespace(sandbox, api);
  await writeFile(shared.path('hook-url'), receiver.url);
  const plugin = shared.path('plugin');
  await writeFile(plugin, PLUGIN);
  await chmod(plugin, 0o755);
  const lanes: Lane[] = [];
  for (let lane = 0; lane < laneCount; lane += 1) {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: plugin, interactiveMode: 'Never' };
    const proxy = await openApiProxy(sandbox.kubeconfig, lane % 4 === 0 ? { exec } : undefined);
    const kubeconfig = `kubeconfig-${lane}`;
    await copyFile(proxy.kubeconfig, shared.path(kubeconfig));
    lanes.push({ proxy, kubeconfig });
  }
  const connection = { TEMPORAL_ADDRESS: temporal.address };
  const env = grantNight(shared, temporal.address);
  const flags = ['--max-stages', String(laneCount), '--max-waiting', String(laneCount)];
  const worker = await startWorker(shared, { env: { ...env, ...PROBED }, flags });
  return {
    sandbox,
    temporal,
    namespace,
    receiver,
    shared,
    operator,
    lanes,
    connection,
    worker,
    startWorker: () => startWorker(shared, { env }),
  };
}
