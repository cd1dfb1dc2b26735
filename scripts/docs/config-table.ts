import * as z from 'zod';
import { type OrchestratorConfig, orchestratorConfigSchema } from '../../src/core/generate/orchestrator-config.js';
import { code, renderMarkdownTable } from './markdown-table.js';

/** What each key is for. The compiler asks for every key of the schema, and for no other. */
const MEANINGS: Record<keyof OrchestratorConfig, string> = {
  session_id: 'names the session; part of every Job name and label',
  k8s_namespace: 'namespace of the Jobs',
  image: 'container image of the workers',
  mode: 'trading mode of the workers',
  env: 'environment of the workers; also their `APP_ENV`',
  total_iterations: 'iterations of the session, split over the workers',
  workers: 'number of Jobs, at most `total_iterations`',
  optimizer: 'how the search goes through the parameters',
  config_path: 'tuning config inside the image',
  resources: '`requests` and `limits`, each a map such as `{cpu: 500m, memory: 512Mi}`',
  extra_env: 'more environment variables; not `SESSION_ID`, `WORKER_ID` or `MODE`',
  command: 'replaces the container command',
  args: 'replaces the container arguments',
  labels: 'more labels for Jobs and Pods',
  annotations: 'more annotations for Jobs and Pods',
  backoff_limit: "the Job's `backoffLimit`",
  active_deadline_seconds: "the Job's `activeDeadlineSeconds`",
  ttl_seconds_after_finished: "the Job's `ttlSecondsAfterFinished`",
  service_account: "the Pod's `serviceAccountName`",
  image_pull_policy: "the container's `imagePullPolicy`",
  image_pull_secrets: "names for the Pod's `imagePullSecrets`",
  node_selector: "the Pod's `nodeSelector`",
  tolerations: "the Pod's `tolerations`",
  priority_class: "the Pod's `priorityClassName`",
  queue_name: 'Kueue LocalQueue',
};

const jsonSchema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  items: z.looseObject({ properties: z.unknown().optional() }).optional(),
  default: z.unknown().optional(),
});

const objectSchema = z.looseObject({ properties: z.record(z.string(), jsonSchema), required: z.array(z.string()) });

/** One row per key of the orchestrator config, as its schema has it. */
export function renderConfigTable(): string {
  const schema = z.toJSONSchema(orchestratorConfigSchema, { io: 'input', unrepresentable: 'any' });
  const { properties, required } = objectSchema.parse(schema);
  const rows = Object.entries(MEANINGS).map(([key, meaning]) => {
    const property = properties[key];
    if (property === undefined) throw new Error(`The schema has no key ${key}.`);
    return [code(key), renderType(property), required.includes(key) ? 'required' : renderDefault(property), meaning];
  });
  return renderMarkdownTable(['key', 'value', 'default', 'meaning'], rows);
}

type Property = z.infer<typeof jsonSchema>;

function renderType({ type, enum: values, minimum, items }: Property): string {
  if (values !== undefined) return values.map(code).join(', ');
  if (type === 'array') return items?.properties !== undefined ? 'list of maps' : 'list of strings';
  if (type === 'integer') return minimum === undefined ? 'integer' : `integer, at least ${minimum}`;
  return type === 'object' ? 'map' : 'string';
}

function renderDefault({ default: value }: Property): string {
  if (value === undefined) return '-';
  return code(typeof value === 'string' ? value : JSON.stringify(value));
}
