// A real Kubernetes control plane for tests and the demo, with simulated nodes. docs/sandbox.md tells how to use it.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProcess, isRunning } from '../src/adapters/process-identity.js';
import { StageError } from '../src/core/errors.js';
import { connectApi } from './api.js';
import { ensureBinaries } from './build.js';
import { kubeconfigPath, writeClusterFiles } from './cluster-files.js';
import { type Component, componentsOf } from './components.js';
import { clustersFolder, type Environment, readVersions } from './folders.js';
import { findFreePorts } from './free-ports.js';
import { withLock } from './lock.js';
import { createNodes } from './nodes.js';
import { checkComponents, startComponent } from './processes.js';
import { waitForNodes, waitForPods, waitForServer } from './readiness.js';
import {
  clusterFolder,
  isUp,
  listClusters,
  type Registry,
  readRegistry,
  removeCluster,
  writeRegistry,
} from './registry.js';
import { startServer, stopServer } from './server-outage.js';

export interface SandboxOptions {
  /** Sandboxes of different names run side by side. @default a new name */
  name?: string;
  /** How many simulated nodes. @default 5 */
  nodes?: number;
  /**
   * Keep it up after this process has ended, until `stopSandbox`. Otherwise the next start of any sandbox removes
   * what a killed process left. @default false
   */
  detached?: boolean;
  /** Writes wait for the disk, as on a cluster that keeps its data: for benchmarks. @default false */
  durable?: boolean;
  /** One line at a time: what the build and the start are doing. @default silent */
  onProgress?: (line: string) => void;
  /** @default process.env */
  env?: Environment;
}

export interface Sandbox {
  name: string;
  /** The API server, `https://127.0.0.1:PORT`. */
  server: string;
  /** Path of the administrator's kubeconfig. */
  kubeconfig: string;
  /** Path of a kubectl of the server's own version. */
  kubectl: string;
  /** Path of the API server's audit log; `readWrites` reads it. */
  auditLog: string;
  /** Where its files and the components' logs are. */
  folder: string;
  /** Kills the API server as a crash does; everything else keeps running. */
  stopServer(): Promise<void>;
  /** Starts the API server again on the same port and waits until it is ready. */
  startServer(): Promise<void>;
  /** Ends every process and removes the folder. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 120_000;
/** Another process may take a free port between the look and the start. */
const ATTEMPTS = 3;

/** Starts a sandbox, built first where it is not cached, and resolves once a Pod has run on it. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { env = process.env, onProgress = () => undefined } = options;
  const name = options.name ?? `s-${process.pid}-${randomUUID().slice(0, 8)}`;
  if (!/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name)) {
    throw new StageError({
      type: 'InvalidInput',
      message: `Expected a sandbox name of at most 40 lowercase letters, digits and dashes, got "${name}".`,
    });
  }
  const binaries = await ensureBinaries({ env, onProgress });
  await removeOrphans(env, name);
  return withLock(lockPath(env, name), async () => {
    const folder = clusterFolder(env, name);
    const left = readRegistry(folder);
    if (left !== undefined && isUp(left)) {
      throw new StageError({
        type: 'Conflict',
        message: `Expected no sandbox named ${name}, but it is running at ${left.server}.`,
        hint: `Use it, or stop it with: npm run sandbox -- down --name ${name}`,
      });
    }
    for (let attempt = 1; ; attempt += 1) {
      await removeCluster(folder);
      try {
        onProgress(`Starting sandbox ${name}`);
        return await startOnce({ name, folder, binaries, options, env });
      } catch (error) {
        await removeCluster(folder);
        const isPortTaken = error instanceof Error && error.message.includes('address already in use');
        if (!isPortTaken || attempt === ATTEMPTS) throw error;
      }
    }
  });
}

/** The running sandbox of that name; undefined where there is none. */
export function findSandbox(name: string, env: Environment = process.env): Sandbox | undefined {
  const folder = clusterFolder(env, name);
  const registry = readRegistry(folder);
  return registry !== undefined && isUp(registry) ? attach(folder, registry, env) : undefined;
}

/** Ends a sandbox, whoever started it and in whatever state it is. False where there was nothing to end. */
export async function stopSandbox(name: string, env: Environment = process.env): Promise<boolean> {
  return withLock(lockPath(env, name), async () => {
    const folder = clusterFolder(env, name);
    const existed = existsSync(folder);
    await removeCluster(folder);
    return existed;
  });
}

interface Start {
  name: string;
  folder: string;
  binaries: string;
  options: SandboxOptions;
  env: Environment;
}

async function startOnce({ name, folder, binaries, options, env }: Start): Promise<Sandbox> {
  const [etcd = 0, etcdPeer = 0, server = 0, kubelet = 0] = await findFreePorts(4);
  const ports = { etcd, etcdPeer, server, kubelet };
  const owner = identifyProcess(process.pid);
  const registry: Registry = {
    v: 2,
    name,
    ...(owner === undefined ? {} : { owner }),
    ready: false,
    server: `https://127.0.0.1:${server}`,
    ports,
    nodes: options.nodes ?? 5,
    createdAt: new Date().toISOString(),
    binaries,
    processes: [],
  };
  mkdirSync(folder, { recursive: true });
  writeRegistry(folder, registry);
  writeClusterFiles({ folder, name, server: registry.server, binaries });

  const components = componentsOf({ folder, ports, ...(options.durable === true ? { durable: true } : {}) });
  const early = components.filter((component) => isEarly(component));
  for (const component of early) startComponent(folder, registry, component);
  const api = connectApi(kubeconfigPath(folder, 'setup'));
  const check = () => checkComponents(folder, registry);
  const readiness = { api, check, deadline: Date.now() + START_TIMEOUT_MS };
  try {
    await waitForServer(readiness);
    // The others would only wait, with growing pauses, for a server that is not there yet.
    for (const component of components.filter((other) => !isEarly(other))) startComponent(folder, registry, component);
    await createNodes(api, { count: registry.nodes, kubeletPort: kubelet, version: readVersions().kubernetes });
    await waitForNodes(readiness);
    await waitForPods(readiness);
  } finally {
    await api.close();
  }
  // Until here it was this process's own, so that a killed start leaves nothing that nobody would clean up.
  if (options.detached) delete registry.owner;
  registry.ready = true;
  writeRegistry(folder, registry);
  return attach(folder, registry, env);
}

function isEarly(component: Component): boolean {
  return component.name === 'etcd' || component.name === 'kube-apiserver';
}

function attach(folder: string, registry: Registry, env: Environment): Sandbox {
  return {
    name: registry.name,
    server: registry.server,
    kubeconfig: kubeconfigPath(folder, 'admin'),
    kubectl: join(registry.binaries, 'kubectl'),
    auditLog: join(folder, 'audit.log'),
    folder,
    stopServer: () => stopServer(folder),
    startServer: () => startServer(folder),
    stop: async () => {
      await stopSandbox(registry.name, env);
    },
  };
}

/** Removes what killed processes left, of other names than the one that is about to be started. */
async function removeOrphans(env: Environment, except: string): Promise<void> {
  for (const name of listClusters(env).filter((other) => other !== except)) {
    const folder = clusterFolder(env, name);
    if (!isOrphan(folder)) continue;
    await withLock(lockPath(env, name), async () => {
      if (isOrphan(folder)) await removeCluster(folder);
    });
  }
}

function isOrphan(folder: string): boolean {
  try {
    const owner = readRegistry(folder)?.owner;
    return !existsSync(join(folder, 'registry.json')) || (owner !== undefined && !isRunning(owner));
  } catch {
    // Of another version, which alone knows what to do with it: no reason not to start this one.
    return false;
  }
}

function lockPath(env: Environment, name: string): string {
  return join(clustersFolder(env), `${name}.lock`);
}
