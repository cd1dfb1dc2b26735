import { canonicalJson } from '../canonical-json.js';
import { sha256 } from '../hash.js';
import { jobName } from './job-name.js';
import { toLabelValue } from './label.js';
import type { OrchestratorConfig } from './orchestrator-config.js';

/** The label that tells the Jobs of one pipeline run from all others. */
export const RUN_LABEL = 'tuning-pipeline/run';

export interface WorkerShare {
  config: OrchestratorConfig;
  namespace: string;
  /** `worker-1` … `worker-N`. */
  worker: string;
  iterations: number;
  /** null: a standalone generate without a run. */
  runKey: string | null;
}

/** A batch/v1 Job as plain data; the order of the keys is the order in the file. */
export interface JobManifest {
  apiVersion: 'batch/v1';
  kind: 'Job';
  metadata: { name: string; namespace: string; labels: Record<string, string>; annotations?: Record<string, string> };
  spec: Record<string, unknown>;
}

/**
 * One worker's Job. Its name ends in a hash of everything else in it, the session and the run: a changed config
 * or another night is another Job, because Kubernetes does not let a Job's template change.
 */
export function buildJobManifest(share: WorkerShare): JobManifest {
  const { config, namespace, worker, runKey } = share;
  const { labels, annotations } = buildMetadata(share);
  const spec = buildSpec(share, labels, annotations);
  const hash = sha256(
    canonicalJson({ sessionId: config.session_id, runKey, worker, namespace, labels, annotations, spec }),
  );
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName({ sessionId: config.session_id, worker, hash }),
      namespace,
      labels,
      ...optional('annotations', unlessEmpty(annotations)),
    },
    spec,
  };
}

function buildMetadata({
  config,
  worker,
  runKey,
}: WorkerShare): Record<'labels' | 'annotations', Record<string, string>> {
  const wanted = {
    app: 'arbitrage-tuning',
    component: 'tuning',
    session_id: config.session_id,
    worker_id: worker,
    mode: config.mode,
    env: config.env,
    ...(runKey === null ? {} : { [RUN_LABEL]: runKey }),
    ...(config.queue_name === undefined ? {} : { 'kueue.x-k8s.io/queue-name': config.queue_name }),
    ...config.labels,
  };
  const labels: Record<string, string> = {};
  const annotations: Record<string, string> = { ...config.annotations };
  for (const [key, value] of Object.entries(wanted)) {
    labels[key] = toLabelValue(value);
    if (labels[key] !== value) annotations[originalOf(key)] = value;
  }
  return { labels, annotations };
}

/** The annotation that keeps a label's original value: `tuning-pipeline/original-session_id`. */
function originalOf(labelKey: string): string {
  return `tuning-pipeline/original-${labelKey.split('/').at(-1) ?? labelKey}`.slice(0, 'tuning-pipeline/'.length + 63);
}

function buildSpec(
  share: WorkerShare,
  labels: Record<string, string>,
  annotations: Record<string, string>,
): Record<string, unknown> {
  const { config } = share;
  return {
    backoffLimit: config.backoff_limit,
    ...optional('activeDeadlineSeconds', config.active_deadline_seconds),
    ...optional('ttlSecondsAfterFinished', config.ttl_seconds_after_finished),
    // Kueue admits a Job by unsuspending it: https://kueue.sigs.k8s.io/docs/tasks/run/jobs/
    ...optional('suspend', config.queue_name === undefined ? undefined : true),
    template: {
      metadata: { labels, ...optional('annotations', unlessEmpty(annotations)) },
      spec: {
        restartPolicy: 'Never',
        ...optional('serviceAccountName', config.service_account),
        ...optional(
          'imagePullSecrets',
          config.image_pull_secrets?.map((name) => ({ name })),
        ),
        ...optional('nodeSelector', config.node_selector),
        ...optional('tolerations', config.tolerations),
        ...optional('priorityClassName', config.priority_class),
        containers: [buildContainer(share)],
      },
    },
  };
}

function buildContainer(share: WorkerShare): Record<string, unknown> {
  const { config } = share;
  return {
    name: 'tuning',
    image: config.image,
    ...optional('imagePullPolicy', config.image_pull_policy),
    command: config.command ?? ['python'],
    args: config.args ?? defaultArgs(share),
    env: buildEnv(share),
    ...optional(
      'resources',
      unlessEmpty({
        ...optional('requests', config.resources.requests),
        ...optional('limits', config.resources.limits),
      }),
    ),
  };
}

function defaultArgs({ config, worker, iterations }: WorkerShare): string[] {
  const flags: [string, string][] = [
    ['--config', config.config_path],
    ['--iterations', String(iterations)],
    ['--mode', config.mode],
    ['--env', config.env],
    ['--optimizer', config.optimizer],
    ['--session-id', config.session_id],
    ['--worker-id', worker],
    ['--output-csv', `outputs/d29_k8s_session_${worker}.csv`],
  ];
  return ['scripts/run_d24_tuning_session.py', ...flags.flat()];
}

/** Each name once: extra_env replaces the first three in place and appends the rest in its own order. */
function buildEnv({ config, worker }: WorkerShare): { name: string; value: string }[] {
  const env = new Map<string, string>([
    ['APP_ENV', config.env],
    ['REDIS_HOST', 'arbitrage-redis'],
    ['REDIS_PORT', '6379'],
    ['SESSION_ID', config.session_id],
    ['WORKER_ID', worker],
    ['MODE', config.mode],
    ...Object.entries(config.extra_env),
  ]);
  return Array.from(env, ([name, value]) => ({ name, value }));
}

/** One member, or none where the value is absent: the API server refuses explicit nulls in some places. */
function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}

function unlessEmpty<Map extends object>(map: Map): Map | undefined {
  return Object.keys(map).length === 0 ? undefined : map;
}
