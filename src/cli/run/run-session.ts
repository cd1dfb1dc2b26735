import type { TemporalTarget } from '../../adapters/temporal/connect/connect.js';
import type { RunClient } from '../../client/run-client.js';
import { LITERAL_PREFIX } from '../../core/alerts/secret-reference.js';
import { StageError } from '../../core/errors.js';
import { TASK_QUEUE } from '../../core/pipeline/temporal-names.js';
import type { RunFlags } from '../flags/run-flags.js';
import type { Io } from '../io.js';
import { stateDirOf } from '../state-dir.js';
import { bringsOwn } from './brings-own.js';
import { connectRemote } from './connect-remote.js';
import type { RunInput } from './run-input.js';

/** What a run needs of Temporal, wherever the server is. */
export interface RunSession {
  runs: RunClient;
  namespace: string;
  /** null: a remote server's UI is not ours to know. */
  uiUrl: string | null;
  /** null: a remote worker has a state dir of its own. */
  stateDir: string | null;
  /** The references under which literal URLs travel; where there are none, there are no literal URLs. */
  keepLiterals(workflowId: string, urls: readonly string[]): Promise<string[]>;
  /** Rejects when this process can't bring a run to its end any more. */
  failed: Promise<never>;
  /** Where a new run of this workflow id is put. */
  queueFor(workflowId: string): string;
  /** Sees to it that the queue is worked on; a remote server has its own workers. */
  serve(taskQueue: string): void;
  close(): Promise<void>;
}

export interface OpenRunSession {
  /** The server that the environment names; null: the embedded one. */
  remote: TemporalTarget | null;
  runInput: RunInput;
  flags: Pick<RunFlags, 'allowHost' | 'allowHttp'>;
  io: Io;
}

export async function openRunSession({ remote, runInput, flags, io }: OpenRunSession): Promise<RunSession> {
  if (remote !== null) return openRemote(remote, runInput);
  const { openEmbeddedSession } = await import('../embedded/embedded-session.js');
  const { grantedPolicy } = await import('../flags/granted-policy.js');
  const policy = await grantedPolicy(flags, io);
  const own = bringsOwn({ policy, options: runInput.options, io });
  const { server, ...session } = await openEmbeddedSession({ io, role: 'run', policy, bringsOwn: own });
  const { keepLiteralSecrets } = await import('../../adapters/files/sources/literal-secrets.js');
  const stateDir = stateDirOf(io);
  return {
    ...session,
    uiUrl: server.uiUrl,
    stateDir,
    keepLiterals: (workflowId, secrets) => keepLiteralSecrets(stateDir, { workflowId, secrets }),
  };
}

async function openRemote(remote: TemporalTarget, { literalUrls }: RunInput): Promise<RunSession> {
  if (literalUrls.length > 0 && remote.dataConverter === null) {
    throw new StageError({
      type: 'InvalidInput',
      message:
        'Expected a secret reference in --webhook-url, because the URL would be readable in the history of a remote Temporal server, got a URL.',
      hint: 'Put it where the worker finds it and write env:NAME or file:PATH instead, or encrypt payloads.',
    });
  }
  return {
    ...(await connectRemote(remote)),
    uiUrl: null,
    stateDir: null,
    // Payloads are encrypted: the URL may travel itself, and no file has to reach the worker.
    keepLiterals: (_workflowId, urls) => Promise.resolve(urls.map((url) => `${LITERAL_PREFIX}${url}`)),
    queueFor: () => TASK_QUEUE,
    serve: () => undefined,
  };
}
