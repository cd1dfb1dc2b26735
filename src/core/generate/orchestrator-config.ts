import * as z from 'zod';
import { DNS_LABEL, DNS_SUBDOMAIN, isEnvName, isLabelKey, MAX_SUBDOMAIN } from '../kubernetes-names.js';

// The orchestrator config as its users write it: snake_case YAML. `config-file.ts` reads it from text with
// positions, `config-problems.ts` turns what does not fit into sentences.

const MAX_WORKERS = 100_000;

/** The pipeline sets these itself; a second value would make the Job lie about who it is. */
const RESERVED_ENV: ReadonlySet<string> = new Set(['SESSION_ID', 'WORKER_ID', 'MODE']);
const RESERVED_LABELS: ReadonlySet<string> = new Set(['app', 'component', 'session_id', 'worker_id', 'mode', 'env']);

const text = z.string().min(1, 'expected a non-empty string');
const count = z.int();
/** Kubernetes wants strings; people write `cpu: 1`. The file reader hands over the source text, JSON a number. */
const scalarText = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const dnsSubdomain = text.max(MAX_SUBDOMAIN).regex(DNS_SUBDOMAIN, 'expected a DNS-1123 subdomain (a-z, 0-9, - and .)');

const labelMap = z.record(z.string(), scalarText).superRefine((labels, context) => {
  for (const key of Object.keys(labels)) {
    if (!isLabelKey(key))
      refuse(context, key, 'expected a label key [prefix/]name of at most 63 characters after the prefix');
    else if (RESERVED_LABELS.has(key) || key.startsWith('tuning-pipeline/'))
      refuse(context, key, 'is set by the pipeline; choose another key');
  }
});

const annotationMap = z.record(z.string(), scalarText).superRefine((annotations, context) => {
  for (const key of Object.keys(annotations)) {
    if (!isLabelKey(key)) refuse(context, key, 'expected an annotation key [prefix/]name');
    else if (key.startsWith('tuning-pipeline/')) refuse(context, key, 'is set by the pipeline; choose another key');
  }
});

const envMap = z.record(z.string(), scalarText).superRefine((env, context) => {
  for (const name of Object.keys(env)) {
    if (RESERVED_ENV.has(name))
      refuse(context, name, 'is set by the pipeline (from session_id, the worker and mode); remove it');
    else if (!isEnvName(name))
      refuse(context, name, 'expected an environment variable name of printable ASCII without =');
  }
});

const toleration = z.strictObject({
  key: z.string().optional(),
  operator: z.enum(['Exists', 'Equal']).optional(),
  value: scalarText.optional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional(),
  tolerationSeconds: count.optional(),
});

const quantities = z.record(z.string(), scalarText);

export const orchestratorConfigSchema = z
  .strictObject({
    session_id: text,
    k8s_namespace: text.regex(DNS_LABEL, 'expected a DNS-1123 label (a-z, 0-9 and -, at most 63 characters)'),
    image: text.regex(/^\S+$/, 'expected an image reference without spaces'),
    mode: z.enum(['paper', 'shadow', 'live']),
    env: z.enum(['docker', 'local', 'stage', 'prod']),
    total_iterations: count.min(1),
    workers: count.min(1).max(MAX_WORKERS),
    optimizer: z.enum(['grid', 'random', 'bayesian']),
    /** seed: the original format's default. */
    config_path: text.default('configs/d23_tuning/advanced_baseline.yaml'),
    resources: z.strictObject({ requests: quantities.optional(), limits: quantities.optional() }).default({}),
    extra_env: envMap.default({}),
    command: z.array(z.string()).min(1).optional(),
    args: z.array(scalarText).optional(),
    labels: labelMap.default({}),
    annotations: annotationMap.default({}),
    backoff_limit: count.min(0).default(0),
    active_deadline_seconds: count.min(1).optional(),
    ttl_seconds_after_finished: count.min(0).optional(),
    service_account: dnsSubdomain.optional(),
    image_pull_policy: z.enum(['Always', 'IfNotPresent', 'Never']).optional(),
    image_pull_secrets: z.array(dnsSubdomain).optional(),
    node_selector: z.record(z.string(), scalarText).optional(),
    tolerations: z.array(toleration).optional(),
    priority_class: dnsSubdomain.optional(),
    /** Kueue's LocalQueue: https://kueue.sigs.k8s.io/docs/tasks/run/jobs/ */
    queue_name: dnsSubdomain.optional(),
  })
  .superRefine((config, context) => {
    if (config.workers > config.total_iterations) {
      context.addIssue({
        code: 'custom',
        path: ['workers'],
        message: `expected at most total_iterations (${config.total_iterations}), so that every worker has an iteration, got ${config.workers}`,
      });
    }
  });

export type OrchestratorConfig = z.infer<typeof orchestratorConfigSchema>;

/** Maps whose values are text for Kubernetes: the file reader takes these scalars as their YAML source text. */
export const SOURCE_TEXT_MAPS: readonly (readonly string[])[] = [
  ['extra_env'],
  ['resources', 'requests'],
  ['resources', 'limits'],
  ['labels'],
  ['annotations'],
  ['node_selector'],
];

function refuse(context: z.core.$RefinementCtx, key: string, message: string): void {
  context.addIssue({ code: 'custom', path: [key], message });
}
