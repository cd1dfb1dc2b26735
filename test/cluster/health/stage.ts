import { vi } from 'vitest';
import { z } from 'zod';
import type { Api } from '../../../sandbox/api.js';
import { type Scenario, type ScenePod, type Stage, RESERVED } from './scenario.js';

const POLL_MS = 100;
const TIMEOUT_MS = 60_000;

const Pods = z.object({
  items: z.array(
    z
      .object({
        metadata: z.object({
          name: z.string(),
          creationTimestamp: z.string(),
          labels: z.record(z.string(), z.string()).default({}),
        }),
        spec: z.object({ nodeName: z.string().default('') }),
        status: z.object({ phase: z.string() }),
      })
      .transform(({ metadata, spec, status }) => ({
        name: metadata.name,
        phase: status.phase,
        node: spec.nodeName,
        index: metadata.labels['batch.kubernetes.io/job-completion-index'] ?? '',
        createdAt: metadata.creationTimestamp,
      })),
  ),
});

const Job = z.object({
  status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]) }),
});

/** Where a scenario plays. */
export function namespaceOf({ name }: Pick<Scenario, 'name'>): string {
  return `health-${name}`;
}

/** Keeps the reserved nodes free. */
export async function reserveNodes(api: Api): Promise<void> {
  for (const node of Object.values(RESERVED)) {
    const taints = [{ key: 'reserved', effect: 'NoSchedule' }];
    await request(api, 'PATCH', `/api/v1/nodes/${node}`, { spec: { taints } });
  }
}

/** Brings everything about that a scenario is about; resolves once nothing is left to do but to wait for it. */
export async function playScenario(api: Api, scenario: Scenario): Promise<void> {
  const namespace = namespaceOf(scenario);
  await request(api, 'POST', '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: scenario.namespaceLabels ?? {} },
  });
  // A Pod is refused until its namespace has one: that is another scenario.
  await vi.waitFor(() => request(api, 'GET', `/api/v1/namespaces/${namespace}/serviceaccounts/default`), {
    timeout: TIMEOUT_MS,
    interval: POLL_MS,
  });
  for (const { resource, body } of scenario.objects ?? []) {
    const [root = '', version = '', plural = ''] = resource.split('/');
    await request(api, 'POST', `/${root}/${version}/namespaces/${namespace}/${plural}`, body);
  }
  if (scenario.job === undefined) return;
  await request(api, 'POST', `/apis/batch/v1/namespaces/${namespace}/jobs`, renderJob(scenario, scenario.job));
  await scenario.act?.(createStage(api, scenario));
}

function renderJob(
  { name }: Scenario,
  { annotations = {}, labels = {}, spec = {}, podSpec = {} }: NonNullable<Scenario['job']>,
) {
  const prefixed = Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`sandbox/${key}`, value]));
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels: { app: 'health', ...labels } },
    spec: {
      backoffLimit: 0,
      ...spec,
      template: {
        metadata: { labels: { app: 'health' }, annotations: prefixed },
        spec: {
          restartPolicy: 'Never',
          containers: [{ name: 'main', image: 'registry.example.com/tuner:1' }],
          ...podSpec,
        },
      },
    },
  };
}

function createStage(api: Api, scenario: Scenario): Stage {
  const { name } = scenario;
  const pods = (of: string) => `/api/v1/namespaces/${namespaceOf({ name: of })}/pods`;
  const until = <T>(look: () => Promise<T>) => vi.waitFor(look, { timeout: TIMEOUT_MS, interval: POLL_MS });
  return {
    send: (method, path, body) =>
      request(api, method, path.replace('{namespace}', namespaceOf(scenario)).replace('{job}', name), body),
    untilPods: (areThere, of = name) =>
      until(async () => {
        const seen = await listPods(api, `${pods(of)}?labelSelector=job-name%3D${of}`);
        if (!areThere(seen)) throw new Error(`Expected other Pods of ${of} than ${JSON.stringify(seen)}.`);
        return seen;
      }),
    decide: async (pod, annotations) => {
      const prefixed = Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`sandbox/${key}`, value]));
      await request(api, 'PATCH', `${pods(name)}/${pod?.name}`, { metadata: { annotations: prefixed } });
    },
    untilCondition: (type) =>
      until(async () => {
        const path = `/apis/batch/v1/namespaces/${namespaceOf(scenario)}/jobs/${name}`;
        const { conditions } = Job.parse(await request(api, 'GET', path)).status;
        if (!conditions.some((condition) => condition.type === type && condition.status === 'True')) {
          throw new Error(`Expected the condition ${type} of Job ${name}, got ${JSON.stringify(conditions)}.`);
        }
      }),
  };
}

async function listPods(api: Api, path: string): Promise<ScenePod[]> {
  const { items } = Pods.parse(await request(api, 'GET', path));
  return items.sort((a, b) => (`${a.createdAt} ${a.name}` < `${b.createdAt} ${b.name}` ? -1 : 1));
}

async function request(api: Api, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) {
  const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const answer = await api.call(path, { method, contentType, ...(body === undefined ? {} : { body }) });
  if (answer.status >= 300)
    throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
