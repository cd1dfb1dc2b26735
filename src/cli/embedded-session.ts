import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadClientSdk } from '../adapters/temporal/client-sdk.js';
import { connectClient } from '../adapters/temporal/connect.js';
import { type EmbeddedServer, openEmbeddedServer } from '../adapters/temporal/embedded-server.js';
import { loadWorkerSdk, type WorkerSdk } from '../adapters/temporal/worker-sdk.js';
import { type RunClient, TASK_QUEUE } from '../client.js';
import { createStageActivities } from '../composition/stage-activities.js';
import type { WorkerPolicy } from '../core/policy/worker-policy.js';
import { type HostedWorker, hostWorker } from './host-worker.js';
import type { Io } from './io.js';
import { stateDirOf } from './state-dir.js';

export const EMBEDDED_NAMESPACE = 'default';

/** How often a process without a worker looks whether the `dev` that has one still lives. */
const WATCH_INTERVAL_MS = 1_000;

export interface EmbeddedSessionOptions {
  io: Io;
  role: 'run' | 'dev';
  policy: WorkerPolicy;
  port?: number;
  uiPort?: number;
}

export interface EmbeddedSession {
  server: EmbeddedServer;
  runs: RunClient;
  /** Ends this process's part: hands its work over, or stops the server when it was the last one. */
  close(): Promise<void>;
}

/** The embedded server with a worker for it: another process's `dev` where one lives, else one in this process. */
export async function openEmbeddedSession(options: EmbeddedSessionOptions): Promise<EmbeddedSession> {
  const { io, role, policy, port, uiPort } = options;
  const stateDir = stateDirOf(io);
  const log = createLog(io, role, stateDir);
  const server = await openEmbeddedServer({
    stateDir,
    role,
    env: io.env,
    port,
    uiPort,
    onProgress: (line) => io.err(`${line}\n`),
    onRestart: ({ hasMoved }) =>
      io.err(`The embedded Temporal server had stopped; it runs again${hasMoved ? ' on other ports' : ''}.\n`),
    onLost: (error) => io.err(`${error.message}\n`),
  });
  try {
    const hostsWorker = role === 'dev' || !(await hasDev(server));
    // Loading the worker takes as long as everything else together: start it first, use it last.
    const workerSdk = hostsWorker ? loadWorkerSdk() : null;
    const sdk = await loadClientSdk({ hostsWorker });
    const client = await connectClient(sdk, { address: server.address, namespace: EMBEDDED_NAMESPACE });
    const host = async (loaded: WorkerSdk) =>
      hostWorker({
        sdk: loaded,
        target: { address: server.address, namespace: EMBEDDED_NAMESPACE },
        taskQueue: TASK_QUEUE,
        activities: createStageActivities({
          policy,
          env: io.env,
          client,
          namespace: EMBEDDED_NAMESPACE,
          print: io.err,
        }),
        log,
      });
    let worker: HostedWorker | null = workerSdk === null ? null : await host(await workerSdk);
    const watch = setInterval(() => {
      if (worker !== null) return clearInterval(watch);
      void hasDev(server).then(async (alive) => {
        if (alive || worker !== null) return;
        clearInterval(watch);
        io.err('The `dev` that ran this pipeline has ended; this process carries it on.\n');
        worker = await host(await loadWorkerSdk());
      });
    }, WATCH_INTERVAL_MS);
    return {
      server,
      runs: { sdk, client },
      close: async () => {
        clearInterval(watch);
        // Alone, nothing is left to hand over, and the state on disk survives a hard stop.
        if (worker !== null && (await server.otherUsers()).length > 0) await worker.stop();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function hasDev(server: EmbeddedServer): Promise<boolean> {
  return (await server.otherUsers()).some(({ role }) => role === 'dev');
}

/** `dev` is there to be watched; a run's warnings go to a file beside its state. */
function createLog(io: Io, role: 'run' | 'dev', stateDir: string): (line: string) => void {
  if (role === 'dev') return (line) => io.err(line);
  return (line) => void appendFile(join(stateDir, 'worker.log'), line).catch(() => undefined);
}
