import type { RunClient } from '../client.js';
import { StageError } from '../core/errors.js';
import type { Io } from './io.js';
import { stateDirOf } from './state-dir.js';

export interface OpenRuns {
  runs: RunClient;
  namespace: string;
  close(): Promise<void>;
}

/**
 * A client for runs that exist: on the server that the environment names, else on the embedded one, which is started
 * again where it has stopped. It hosts no worker: looking at a run does not carry it on.
 */
export async function openRuns(io: Io): Promise<OpenRuns> {
  const { loadClientSdk } = await import('../adapters/temporal/client-sdk.js');
  const { connectClient } = await import('../adapters/temporal/connect.js');
  const { findRemoteTarget } = await import('../adapters/temporal/remote-target.js');
  const sdk = await loadClientSdk({ hostsWorker: false });
  const remote = await findRemoteTarget(io.env);
  if (remote !== null) {
    const client = await connectClient(sdk, remote);
    return { runs: { sdk, client }, namespace: remote.namespace, close: () => client.connection.close() };
  }
  const { existsSync } = await import('node:fs');
  const stateDir = stateDirOf(io);
  if (!existsSync(stateDir)) {
    throw new StageError({
      type: 'NotFound',
      message: `Expected runs of the embedded server in ${stateDir}, but there is no such folder.`,
      hint: 'Run this where `run` was run, or set TUNING_PIPELINE_STATE_DIR.',
    });
  }
  const { openEmbeddedServer } = await import('../adapters/temporal/embedded-server.js');
  const server = await openEmbeddedServer({
    stateDir,
    role: 'run',
    env: io.env,
    onProgress: (line) => io.err(`${line}\n`),
  });
  try {
    const client = await connectClient(sdk, { address: server.address, namespace: 'default' });
    return {
      runs: { sdk, client },
      namespace: 'default',
      close: async () => {
        await client.connection.close();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Runs `work` with a client for existing runs. */
export async function withRuns<T>(io: Io, work: (runs: RunClient, namespace: string) => Promise<T>): Promise<T> {
  const { runs, namespace, close } = await openRuns(io);
  try {
    return await work(runs, namespace);
  } finally {
    await close();
  }
}
