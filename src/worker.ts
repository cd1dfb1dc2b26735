import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { NativeConnection, Worker, WorkerDeploymentOptions } from '@temporalio/worker';
import { tuneSlots } from './adapters/temporal/worker/stage-slots.js';
import type { WorkerSdk } from './adapters/temporal/worker/worker-sdk.js';
import { StageError } from './core/errors.js';
import type { StageActivities } from './core/pipeline/stage-activities.js';
import { DEFAULT_SLOT_LIMITS, type SlotLimits } from './core/worker/slot-counter.js';
import type { WorkerVersion } from './core/worker/worker-version.js';

export interface PipelineWorkerOptions {
  /** The worker's package, loaded by the caller: it is the slowest import of all. */
  sdk: WorkerSdk;
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
  activities: StageActivities;
  /** From `loadDataConverter`. */
  dataConverter: DataConverter | null;
  slots?: SlotLimits;
  /** How long running activities may go on after a stop; then they are handed to another worker. */
  graceMs?: number;
  /** Named: a run stays with the version that began it. */
  version?: WorkerVersion | null;
}

const GRACE_MS = 5_000;

/** An activity that does not heed its cancellation is left behind after so long; the server notices by its heartbeats. */
const HAND_OVER_MS = 15_000;

/** A worker for the pipeline's workflow and activities, from the bundle that the build has made. */
export async function createPipelineWorker(options: PipelineWorkerOptions): Promise<Worker> {
  const { sdk, connection, namespace, taskQueue, activities, dataConverter } = options;
  const { slots = DEFAULT_SLOT_LIMITS, graceMs = GRACE_MS, version = null } = options;
  return sdk.Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: { codePath: findWorkflowBundle() },
    activities,
    ...(dataConverter === null ? {} : { dataConverter }),
    shutdownGraceTime: graceMs,
    shutdownForceTime: graceMs + HAND_OVER_MS,
    tuner: tuneSlots(slots),
    maxCachedWorkflows: countCarried(slots),
    ...(version === null ? {} : { workerDeploymentOptions: pinRunsTo(version) }),
    // After a kill, workflow tasks wait this long for the dead worker's own queue: 14 s by default.
    stickyQueueScheduleToStartTimeout: '1s',
    // Cancellation reaches an activity with a heartbeat's answer; the default throttle delays it by seconds.
    maxHeartbeatThrottleInterval: '1s',
    // A defect in workflow code ends the run red instead of retrying the same task for ever.
    workflowFailureErrorTypes: { '*': ['TypeError', 'RangeError', 'ReferenceError'] },
  });
}

/**
 * As many runs as can have work here stay in memory. Those that were terminated stay, too, until others need their
 * place; the SDK's own limit, thousands of them on a large machine, would look like a leak for months.
 */
function countCarried({ working, waiting }: SlotLimits): number {
  return working + waiting;
}

/** A night is short enough to end with the version that began it. */
function pinRunsTo(version: WorkerVersion): WorkerDeploymentOptions {
  return { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' };
}

/** Beside the built program, or in dist/ when this runs from its sources. */
function findWorkflowBundle(): string {
  const places = ['./workflow-bundle.js', '../dist/workflow-bundle.js'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new StageError({
    type: 'NotFound',
    message: 'Expected the workflow bundle in dist/, but it has not been built.',
    hint: 'Run `npm run build`.',
  });
}
