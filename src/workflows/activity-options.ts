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

/** The seven activities, and apply once more under the name of what it does before an approval. */
export type ProxiedStages = StageActivities & { preview: StageActivities['apply'] };

/** The seven activities, each with the timeouts and retries of its kind of work and a summary for the Web UI. */
export function proxyStages({ waitTimeout, applyEnabled, alertsEnabled }: PipelineOptions): ProxiedStages {
  const proxy = <S extends Stage>(stage: S, options: ActivityOptions, summary: string) =>
    proxyActivities<StageActivities>({ ...options, summary })[stage];
  return {
    generate: proxy('generate', FILES, 'Generate Job manifests'),
    validate: proxy('validate', FILES, 'Validate manifests'),
    apply: proxy('apply', CLUSTER_WRITE, applyEnabled ? 'Apply Jobs' : 'Plan Jobs (dry-run)'),
    preview: proxy('apply', CLUSTER_WRITE, 'Try Jobs before approval (dry-run)'),
    monitor: proxy('monitor', watch(waitTimeout), 'Observe Jobs'),
    health: proxy('health', FILES, 'Judge health'),
    history: proxy('history', FILES, 'Append history line'),
    alerts: proxy('alerts', DELIVERY, alertsEnabled ? 'Send alerts' : 'Render alerts (dry-run)'),
  };
}
