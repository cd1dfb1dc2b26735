import { ActivityCancellationType, type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type { PipelineOptions } from '../core/pipeline/input.js';
import type { StageActivities } from '../core/pipeline/stage-activities.js';
import type { Stage } from '../core/pipeline/stages.js';

/** Activities heartbeat every second; five silent seconds mean a dead worker, so the next one takes over quickly. */
const COMMON = {
  heartbeatTimeout: '5s',
  // A stage that is still writing while the run records its end would make the record wrong.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
} satisfies ActivityOptions;

/** Local files only: a fault is either gone at once (a killed worker) or stays. */
const FILES = {
  ...COMMON,
  startToCloseTimeout: '10m',
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s', maximumAttempts: 10 },
} satisfies ActivityOptions;

/** Cluster writes: an API server that restarts is back within minutes. */
const CLUSTER_WRITE = {
  ...COMMON,
  startToCloseTimeout: '1h',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 20 },
} satisfies ActivityOptions;

/**
 * Receivers: the stage says itself when the next one is due and stops after five tries at each message, so attempts
 * are only bounded; what is not delivered by then stays in the outbox for the next run.
 */
const DELIVERY = {
  ...COMMON,
  startToCloseTimeout: '5m',
  scheduleToCloseTimeout: '30m',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '8s', maximumAttempts: 60 },
} satisfies ActivityOptions;

/** Watching outlives API server restarts and worker rollouts; the slack lets its last look finish. */
function watch(waitTimeoutMs: number): ActivityOptions {
  return {
    ...COMMON,
    startToCloseTimeout: waitTimeoutMs + 10 * 60_000,
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 100 },
  };
}

/** The activity of a stage; the summary is what the Web UI's timeline says of this call. */
export type StageProxies = <S extends Stage>(stage: S, summary: string) => StageActivities[S];

/** The seven activities, each with the timeouts and retries of its kind of work. */
export function proxyStages({ waitTimeout }: PipelineOptions): StageProxies {
  const options: Readonly<Record<Stage, ActivityOptions>> = {
    generate: FILES,
    validate: FILES,
    apply: CLUSTER_WRITE,
    monitor: watch(waitTimeout),
    health: FILES,
    history: FILES,
    alerts: DELIVERY,
  };
  return (stage, summary) => proxyActivities<StageActivities>({ ...options[stage], summary })[stage];
}
