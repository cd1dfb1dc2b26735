import { appendFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { watchStages } from '../../activities/watch-stages.js';
import { usualKubeconfigs } from '../../adapters/kubernetes/connect/usual-kubeconfigs.js';
import type { EmbeddedServer } from '../../adapters/temporal/server/embedded-server.js';
import type { ServerUser } from '../../adapters/temporal/server/server-registry.js';
import { boundLog } from '../../adapters/temporal/server/server-log.js';
import { loadWorkerSdk, type WorkerSdk } from '../../adapters/temporal/worker/worker-sdk.js';
import type { RunClient } from '../../client/run-client.js';
import { createStageActivities } from '../../composition/stage-activities.js';
import type { StageActivities } from '../../core/pipeline/stage-activities.js';
import { TASK_QUEUE } from '../../core/pipeline/temporal-names.js';
import type { WorkerPolicy } from '../../core/policy/worker-policy.js';
import { type LogEntry, renderTextLine } from '../../core/worker/log-entry.js';
import type { Io } from '../io.js';
import { stateDirOf } from '../state-dir.js';
import { hostWorker } from '../worker/host-worker.js';
import { openTracingIfAsked } from '../worker/open-tracing.js';
import { openEmbeddedClient } from './embedded-client.js';
import { createEmbeddedWorkers } from './embedded-workers.js';

/** A command has printed what it has to say, and nobody should wait for a receiver that does not answer. */
const FLUSH_MS = 1_000;

export interface EmbeddedSessionOptions {
  io: Io;
  role: 'run' | 'dev';
  policy: WorkerPolicy;
  /** This process has grants, limits or secrets that a `dev` beside it may lack: its run is not put to that. @default false */
  bringsOwn?: boolean;
  port?: number;
  uiPort?: number;
}

export interface EmbeddedSession {
  server: EmbeddedServer;
  runs: RunClient;
  namespace: string;
  /** Rejects when the run can't be brought to its end by this process: the server or a worker is lost. */
  failed: Promise<never>;
  /** Where a new run of this workflow id is put. */
  queueFor(workflowId: string): string;
  /** Sees to it that the queue is worked on, by a living `dev` or by this process. */
  serve(taskQueue: string): void;
  /** Ends this process's part: hands its work over, or stops the server when it was the last one. */
  close(): Promise<void>;
}

/**
 * The embedded server with workers for it. A run has a queue of its own, and only its own command works on that:
 * another command beside it has other grants, other environment variables and maybe another cluster. Where a `dev`
 * lives, new runs are put to it instead, unless they bring something that it may lack or mean another cluster: that saves the time that a worker
 * takes to start, and somebody answers for the run's page afterwards.
 */
export async function openEmbeddedSession(options: EmbeddedSessionOptions): Promise<EmbeddedSession> {
  const { io, role, policy, bringsOwn = false, port, uiPort } = options;
  const log = createLog(io, role);
  const now = () => new Date();
  const tracing = await openTracingIfAsked(io, (message) =>
    // Nobody looks into the log of a run that went well.
    role === 'run'
      ? io.err(`warning: ${message}\n`)
      : log({ at: now().toISOString(), level: 'WARN', message, fields: {} }),
  );
  const traced = (activities: StageActivities) =>
    tracing === null ? activities : watchStages(activities, { now, tell: tracing.tell });
  let workerSdk: Promise<WorkerSdk> | null = null;
  let devLives = false;
  const { server, runs, namespace, dataConverter, failed, fail, close } = await openEmbeddedClient({
    io,
    role,
    port,
    uiPort,
    hostsWorker: async (opened) => {
      const kubeconfig = usualKubeconfigs(io).join(delimiter);
      devLives = role === 'run' && !bringsOwn && (await hasDev(opened, (dev) => dev.kubeconfig === kubeconfig));
      // Loading the worker takes as long as everything else together: start it first, use it last.
      if (!devLives) workerSdk = loadWorkerSdk();
      workerSdk?.catch(() => undefined);
      return !devLives;
    },
    onMoved: () => workers.rehost(),
  });
  const workers = createEmbeddedWorkers({
    fail,
    hasDev: () => (role === 'dev' ? Promise.resolve(false) : hasDev(server)),
    onTakeover: () => io.err('The `dev` that ran this pipeline has ended; this process carries it on.\n'),
    host: async (taskQueue) =>
      hostWorker({
        sdk: await (workerSdk ?? loadWorkerSdk()),
        target: { address: server.address, namespace, dataConverter },
        taskQueue,
        activities: traced(
          createStageActivities({
            policy,
            env: io.env,
            client: runs.client,
            namespace,
            payloadsEncrypted: dataConverter !== null,
            print: io.err,
          }),
        ),
        log,
      }),
  });
  return {
    server,
    runs,
    namespace,
    failed,
    queueFor: (workflowId) => (devLives ? TASK_QUEUE : `${TASK_QUEUE}/${workflowId}`),
    serve: workers.serve,
    close: async () => {
      try {
        // Alone, nothing is left to hand over, and the state on disk survives a hard stop.
        await workers.close({ handsOver: (await server.otherUsers()).length > 0 });
        await close();
      } finally {
        await tracing?.close(FLUSH_MS);
      }
    },
  };
}

async function hasDev(
  server: EmbeddedServer,
  matches: (dev: Pick<ServerUser, 'kubeconfig'>) => boolean = () => true,
): Promise<boolean> {
  return (await server.otherUsers()).some((user) => user.role === 'dev' && matches(user));
}

/** `dev` is there to be watched; a run's warnings go to a file beside its state. */
function createLog(io: Io, role: 'run' | 'dev'): (entry: LogEntry) => void {
  if (role === 'dev') return (entry) => io.err(renderTextLine(entry));
  const file = join(stateDirOf(io), 'worker.log');
  void boundLog(file).catch(() => undefined);
  return (entry) => void appendFile(file, renderTextLine(entry)).catch(() => undefined);
}
