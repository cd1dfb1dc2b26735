import type { NativeConnectionOptions, Worker } from '@temporalio/worker';
import type { TemporalTarget } from '../../adapters/temporal/connect/connect.js';
import type { WorkerSdk } from '../../adapters/temporal/worker/worker-sdk.js';
import type { StageActivities } from '../../core/pipeline/stage-activities.js';
import type { LogEntry } from '../../core/worker/log-entry.js';
import type { WorkerCondition } from '../../core/worker/readiness.js';
import type { SlotLimits } from '../../core/worker/slot-counter.js';
import type { WorkerVersion } from '../../core/worker/worker-version.js';
import { createPipelineWorker } from '../../worker.js';
import { installRuntime } from './worker-runtime.js';

export interface HostedWorker {
  /** `pid@host`: how the server knows it. */
  identity: string;
  /** What the SDK says about it now. */
  condition(): Omit<WorkerCondition, 'serverAnswers'>;
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
  slots?: SlotLimits;
  /** How long stages may go on after a stop. */
  graceMs?: number;
  version?: WorkerVersion | null;
  log(entry: LogEntry): void;
}

/** Runs a worker inside this process. */
export async function hostWorker({ sdk, target, log, ...options }: HostWorker): Promise<HostedWorker> {
  installRuntime({ sdk, log });
  const { address, namespace, dataConverter } = target;
  const connection = await sdk.NativeConnection.connect({ ...nativeOptions(target.connection), address });
  const worker: Worker = await createPipelineWorker({ sdk, connection, namespace, dataConverter, ...options });
  const running = worker.run();
  // Whoever awaits `running` sees the fault; until then it must not count as unhandled.
  running.catch(() => undefined);
  return {
    identity: worker.options.identity,
    running,
    condition: () => {
      const { runState, workflowPollerState, activityPollerState } = worker.getStatus();
      return { runState, workflowPoller: workflowPollerState, activityPoller: activityPollerState };
    },
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running.catch(() => undefined);
    },
  };
}

/** What the two kinds of connection have in common. */
export function nativeOptions({
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
