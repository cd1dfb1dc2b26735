import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from '../src/adapters/process-identity.js';
import { StageError } from '../src/core/errors.js';
import { connectApi } from './api.js';
import { kubeconfigPath } from './cluster-files.js';
import { componentsOf } from './components.js';
import { checkComponents, startComponent } from './processes.js';
import { waitForServer } from './readiness.js';
import { killProcess, type Registry, readRegistry } from './registry.js';

const SERVER = 'kube-apiserver';

/** Kills the API server as a crash does: connections break, and its port is free at once. */
export async function stopServer(folder: string): Promise<void> {
  const server = registryOf(folder).processes.find(({ component }) => component === SERVER);
  if (server === undefined) return;
  killProcess(server.identity);
  while (isRunning(server.identity)) await sleep(10);
}

/** Starts the API server on its old port and data, and waits until it is ready. */
export async function startServer(folder: string): Promise<void> {
  const registry = registryOf(folder);
  const component = componentsOf({ folder, ports: registry.ports }).find(({ name }) => name === SERVER);
  if (component === undefined) return;
  startComponent(folder, registry, component);
  const api = connectApi(kubeconfigPath(folder, 'setup'));
  try {
    const check = () => checkComponents(folder, registry);
    await waitForServer({ api, check, deadline: Date.now() + 60_000 });
  } finally {
    await api.close();
  }
}

function registryOf(folder: string): Registry {
  const registry = readRegistry(folder);
  if (registry === undefined) {
    throw new StageError({ type: 'NotFound', message: `Expected a sandbox in ${folder}, got none.` });
  }
  return registry;
}
