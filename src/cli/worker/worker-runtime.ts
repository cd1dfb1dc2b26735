import type { WorkerSdk } from '../../adapters/temporal/worker/worker-sdk.js';
import { STAGE_SECONDS } from '../../composition/report-stages.js';
import type { LogEntry, LogFields } from '../../core/worker/log-entry.js';

export interface InstallRuntime {
  sdk: WorkerSdk;
  log(entry: LogEntry): void;
  /** `host:port` where Prometheus may ask; absent: nobody counts. */
  metricsAddress?: string;
}

/** A stage takes from a tenth of a second (most of them) to hours (monitor). */
const STAGE_BUCKETS = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 7_200, 14_400, 28_800];

let isInstalled = false;

/**
 * The SDK's runtime, of which a process has one: its warnings go to the log, signals stay with the command, which
 * detaches or drains as it sees fit.
 */
export function installRuntime({ sdk, log, metricsAddress }: InstallRuntime): void {
  // The SDK refuses a second installation.
  if (isInstalled) return;
  isInstalled = true;
  const logger = new sdk.DefaultLogger('WARN', ({ level, message, meta, timestampNanos }) => {
    const at = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
    log({ at, level: level === 'TRACE' ? 'DEBUG' : level, message, fields: knownFields(meta) });
  });
  // Left to itself, the SDK's native part writes its warnings to standard output, among the results.
  const logging = { filter: sdk.makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} };
  const metrics = metricsAddress === undefined ? {} : { metrics: { prometheus: exporter(metricsAddress) } };
  sdk.Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging, ...metrics } });
}

function exporter(bindAddress: string) {
  return {
    bindAddress,
    countersTotalSuffix: true,
    unitSuffix: true,
    useSecondsForDurations: true,
    histogramBucketOverrides: { [STAGE_SECONDS]: STAGE_BUCKETS },
  };
}

/** Which run it is about. The rest of the SDK's attributes, errors with their stacks among them, is left out. */
function knownFields(meta: Record<string, unknown> | undefined): LogFields {
  const text = (name: string) => (typeof meta?.[name] === 'string' ? meta[name] : undefined);
  const attempt = meta?.['attempt'];
  return {
    workflowId: text('workflowId'),
    runId: text('runId'),
    stage: text('activityType'),
    attempt: typeof attempt === 'number' ? attempt : undefined,
    taskQueue: text('taskQueue'),
  };
}
