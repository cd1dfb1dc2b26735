import type { NativeConnectionOptions, Worker } from '@temporalio/worker';
import type { TemporalTarget } from '../adapters/temporal/connect.js';
import type { WorkerSdk } from '../adapters/temporal/worker-sdk.js';
import type { StageActivities } from '../core/pipeline/stage-activities.js';
import { createPipelineWorker } from '../worker.js';

export interface HostedWorker {
  /** Stops taking work and hands running activities over. */
  stop(): Promise<void>;
  /** Rejects when the worker dies. */
  running: Promise<void>;
}

export interface HostWorker {
  sdk: WorkerSdk;
  target: TemporalTarget;
  taskQueue: string;
  activities: StageActivities;
  log(line: string): void;
}

/** Runs a worker inside this process. */
export async function hostWorker({ sdk, target, taskQueue, activities, log }: HostWorker): Promise<HostedWorker> {
  installLogger(sdk, log);
  const { address, namespace, connection: options, dataConverter } = target;
  const connection = await sdk.NativeConnection.connect({ ...nativeOptions(options), address });
  const worker: Worker = await createPipelineWorker({
    sdk,
    connection,
    namespace,
    taskQueue,
    activities,
    dataConverter,
  });
  const running = worker.run();
  // Whoever awaits `running` sees the fault; until then it must not count as unhandled.
  running.catch(() => undefined);
  return {
    running,
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running.catch(() => undefined);
    },
  };
}

/** What the two kinds of connection have in common. */
function nativeOptions({
  tls,
  apiKey,
  metadata,
}: NonNullable<TemporalTarget['connection']> = {}): NativeConnectionOptions {
  return {
    ...(tls === undefined || tls === null ? {} : { tls }),
    ...(typeof apiKey === 'string' ? { apiKey } : {}),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

let hasLogger = false;

/** Warnings of the SDK and of activities; signals stay with the command, which detaches instead of draining. */
function installLogger(sdk: HostWorker['sdk'], log: HostWorker['log']): void {
  // The SDK has one runtime for all workers of a process, and refuses a second installation.
  if (hasLogger) return;
  hasLogger = true;
  const logger = new sdk.DefaultLogger('WARN', ({ level, message, timestampNanos }) => {
    const at = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
    log(`${at} ${level} ${message}\n`);
  });
  // Left to itself, the SDK's native part writes its warnings to standard output, among the results.
  const logging = { filter: sdk.makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} };
  sdk.Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging } });
}
