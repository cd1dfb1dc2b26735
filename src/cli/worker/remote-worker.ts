import { watchStages } from '../../activities/watch-stages.js';
import { leaveMarker } from '../../adapters/files/worker-markers.js';
import { type HealthEndpoint, type Listen, openHealthEndpoint } from '../../adapters/health-endpoint.js';
import { loadClientSdk } from '../../adapters/temporal/connect/client-sdk.js';
import { connectClient, type TemporalTarget } from '../../adapters/temporal/connect/connect.js';
import { findRemoteTarget } from '../../adapters/temporal/connect/remote-target.js';
import { createServerProbe } from '../../adapters/temporal/server/server-answers.js';
import { loadWorkerSdk } from '../../adapters/temporal/worker/worker-sdk.js';
import { reportStages } from '../../composition/report-stages.js';
import { createStageActivities } from '../../composition/stage-activities.js';
import { StageError } from '../../core/errors.js';
import { describePolicy } from '../../core/policy/describe-policy.js';
import type { WorkerPolicy } from '../../core/policy/worker-policy.js';
import { type LogEntry, renderJsonLine, renderTextLine } from '../../core/worker/log-entry.js';
import { judgeReadiness } from '../../core/worker/readiness.js';
import type { SlotLimits } from '../../core/worker/slot-counter.js';
import { parseWorkerVersion, type WorkerVersion } from '../../core/worker/worker-version.js';
import { policyFileOf, remotePolicy } from '../flags/granted-policy.js';
import { type Stopping, untilAborted, watchStopping } from '../interruption.js';
import type { ExitCode, Io } from '../io.js';
import { type HostedWorker, hostWorker } from './host-worker.js';
import { openTracingIfAsked } from './open-tracing.js';
import { installRuntime } from './worker-runtime.js';

export interface RunRemoteWorker {
  taskQueue: string;
  allowHosts: readonly string[];
  allowHttp: boolean;
  slots: SlotLimits;
  graceMs: number;
  logFormat: 'text' | 'json';
  healthAddress?: Listen;
  /** `host:port` of the metrics. */
  metricsAddress?: string;
  io: Io;
}

/**
 * Runs a worker for a Temporal server that strangers can reach too, until a signal; running work is handed over. A
 * second signal leaves everything as it is: 130.
 */
export async function runRemoteWorker(options: RunRemoteWorker): Promise<ExitCode> {
  const { taskQueue, allowHosts, allowHttp, slots, graceMs, healthAddress, metricsAddress, io } = options;
  const stopping = watchStopping();
  const target = await expectRemoteTarget(io);
  const policy = await remotePolicy({ allowHost: allowHosts, allowHttp }, io);
  const version = parseWorkerVersion(io.env);
  const now = () => new Date();
  const render = options.logFormat === 'json' ? renderJsonLine : renderTextLine;
  const log = (entry: LogEntry) => io.err(render(entry));
  const tell = (message: string) => log({ at: now().toISOString(), level: 'INFO', message, fields: { taskQueue } });
  // What the console channel prints is for people, and in a log of JSON it must be JSON.
  const print = options.logFormat === 'json' ? tell : io.err;

  const sdk = await loadWorkerSdk();
  installRuntime({ sdk, log, ...(metricsAddress === undefined ? {} : { metricsAddress }) });
  const client = await connectClient(await loadClientSdk({ hostsWorker: true }), target);
  const payloadsEncrypted = target.dataConverter !== null;
  const tracing = await openTracingIfAsked(io, (message) =>
    log({ at: now().toISOString(), level: 'WARN', message, fields: {} }),
  );
  const report = reportStages({ meter: sdk.Runtime.instance().metricMeter, log, now });
  const activities = watchStages(
    createStageActivities({ policy, env: io.env, client, namespace: target.namespace, payloadsEncrypted, print }),
    {
      now,
      tell: (event) => {
        report(event);
        tracing?.tell(event);
      },
    },
  );
  const serverAnswers = createServerProbe(client, now);
  let worker: HostedWorker | null = null;
  const probe = async () => {
    const condition = worker?.condition() ?? INITIALIZING;
    return judgeReadiness({ ...condition, serverAnswers: await serverAnswers() });
  };
  const endpoint = healthAddress === undefined ? null : await openHealthEndpoint(healthAddress, probe);
  let takeBackMarker: () => Promise<void> = () => Promise.resolve();
  try {
    worker = await hostWorker({ sdk, target, taskQueue, activities, slots, graceMs, version, log });
    const { identity } = worker;
    takeBackMarker = await leaveMarker(policy.root, { identity, taskQueue, startedAt: now().toISOString() });
    describeWorker({ ...options, target, version, endpoint, tell, policy });
    await Promise.race([untilAborted(stopping.asked), worker.running]);
    tell(`Stopping: running stages get ${graceMs / 1_000} s, then another worker carries them on.`);
    return await drain(worker, stopping);
  } finally {
    await Promise.race([tracing?.close(FLUSH_MS), untilAborted(stopping.insisted)]);
    await takeBackMarker();
    await endpoint?.close();
    await client.connection.close();
  }
}

/** What is left of the traces gets so long after the last stage; with grace and handing over it stays within a Pod's. */
const FLUSH_MS = 2_000;

const INITIALIZING = { runState: 'INITIALIZED', workflowPoller: 'SHUTDOWN', activityPoller: 'SHUTDOWN' };

async function drain(worker: HostedWorker, { insisted }: Stopping): Promise<ExitCode> {
  const stopped = worker.stop().then((): ExitCode => 0);
  return Promise.race([stopped, untilAborted(insisted).then((): ExitCode => 130)]);
}

async function expectRemoteTarget(io: Io): Promise<TemporalTarget> {
  const target = await findRemoteTarget(io);
  if (target !== null) return target;
  throw new StageError({
    type: 'InvalidInput',
    message: 'Expected TEMPORAL_ADDRESS or a Temporal profile to name a server, got neither.',
    hint: 'Set TEMPORAL_ADDRESS, or use `dev` for a server of your own.',
  });
}

interface DescribeWorker extends Pick<RunRemoteWorker, 'taskQueue' | 'slots' | 'logFormat' | 'metricsAddress' | 'io'> {
  target: TemporalTarget;
  endpoint: HealthEndpoint | null;
  version: WorkerVersion | null;
  policy: WorkerPolicy;
  tell(message: string): void;
}

function describeWorker(worker: DescribeWorker): void {
  const { taskQueue, target, policy, version, endpoint, metricsAddress, slots, io } = worker;
  const { root, applyAllowed } = policy;
  const grant = applyAllowed ? 'allowed' : 'not allowed';
  const policyFile = policyFileOf(io);
  const sentences = [
    `Worker of task queue ${taskQueue} at ${target.address}, root ${root}, apply ${grant}.`,
    `Policy of ${policyFile === null ? 'the environment' : policyFile}: ${describePolicy(policy)}.`,
    `Up to ${slots.working} stages at once, and ${slots.waiting} runs that wait for their Jobs.`,
    ...(version === null
      ? []
      : [`Version ${version.buildId} of ${version.deploymentName}: runs stay with their version.`]),
    ...(endpoint === null ? [] : [`Health: http://${endpoint.address}/readyz and /livez.`]),
    ...(metricsAddress === undefined ? [] : [`Metrics: http://${metricsAddress}/metrics.`]),
  ];
  if (worker.logFormat === 'json') return worker.tell(sentences.join(' '));
  for (const sentence of sentences) io.err(`${sentence}\n`);
}
