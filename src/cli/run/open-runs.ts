import type { RunClient } from '../../client/run-client.js';
import { StageError } from '../../core/errors.js';
import { unlessAborted, watchInterruption } from '../interruption.js';
import type { Io } from '../io.js';
import { stateDirOf } from '../state-dir.js';
import { connectRemote } from './connect-remote.js';

export interface OpenRuns {
  runs: RunClient;
  namespace: string;
  /** The server is the one of this state dir: its workers are commands and a `dev`, which may all have ended. */
  isEmbedded: boolean;
}

interface Closeable extends OpenRuns {
  failed: Promise<never>;
  close(): Promise<void>;
}

/** Runs `work` with a client for existing runs; Ctrl-C ends it, and leaves no server behind. */
export async function withRuns<T>(io: Io, work: (opened: OpenRuns) => Promise<T>): Promise<T> {
  const signal = watchInterruption();
  const opened = await openRuns(io);
  try {
    signal.throwIfAborted();
    return await unlessAborted(signal, Promise.race([work(opened), opened.failed]));
  } finally {
    await opened.close();
  }
}

/**
 * A client for runs that exist: on the server that the environment names, else on the embedded one, which is started
 * again where it has stopped. It hosts no worker: looking at a run does not carry it on.
 */
async function openRuns(io: Io): Promise<Closeable> {
  const { findRemoteTarget } = await import('../../adapters/temporal/connect/remote-target.js');
  const remote = await findRemoteTarget(io);
  if (remote !== null) return { ...(await connectRemote(remote)), isEmbedded: false };
  const { existsSync } = await import('node:fs');
  const stateDir = stateDirOf(io);
  if (!existsSync(stateDir)) {
    throw new StageError({
      type: 'NotFound',
      message: `Expected runs of the embedded server in ${stateDir}, but there is no such folder.`,
      hint: 'Run this where `run` was run, or set TUNING_PIPELINE_STATE_DIR.',
    });
  }
  const { openEmbeddedClient } = await import('../embedded/embedded-client.js');
  const client = await openEmbeddedClient({ io, role: 'run' });
  return { ...client, isEmbedded: true };
}
