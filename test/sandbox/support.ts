import { vi } from 'vitest';
import { z } from 'zod';
import { type Api, connectApi } from '../../sandbox/api.js';
import { clusterSuite } from '../../sandbox/test-cluster.js';

/** The sandbox's own suites never run on a cluster that somebody named. */
export function sandboxSuite(): Promise<{ skip: boolean; note: string }> {
  const { TUNING_TEST_KUBECONFIG: _, ...env } = process.env;
  return clusterSuite(env);
}

const ContainerState = z.object({
  waiting: z.object({ reason: z.string(), message: z.string().optional() }).optional(),
  running: z.object({ startedAt: z.string() }).optional(),
  terminated: z.object({ exitCode: z.number(), reason: z.string(), message: z.string().optional() }).optional(),
});

const ContainerStatus = z.object({
  name: z.string(),
  restartCount: z.number(),
  ready: z.boolean(),
  state: ContainerState,
  lastState: ContainerState,
});

const Condition = z.object({ type: z.string(), status: z.string(), reason: z.string().optional() });

const Pod = z.object({
  metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }),
  spec: z.object({ nodeName: z.string().optional() }),
  status: z.object({
    phase: z.string(),
    reason: z.string().optional(),
    message: z.string().optional(),
    conditions: z.array(Condition).default([]),
    initContainerStatuses: z.array(ContainerStatus).default([]),
    containerStatuses: z.array(ContainerStatus).default([]),
  }),
});

export type Pod = z.infer<typeof Pod>;

const Job = z.object({
  status: z.object({ succeeded: z.number().optional(), conditions: z.array(Condition).default([]) }),
});

const List = z.object({ items: z.array(z.unknown()) });

export interface JobFields {
  name: string;
  /** Of the Pod template; `sandbox/` is put in front of each. */
  annotations?: Record<string, string>;
  /** Over the Pod template's defaults: restartPolicy Never and one container `main`. */
  podSpec?: object;
  /** Over the Job's default: backoffLimit 0. */
  spec?: object;
}

/** A Job of one Pod whose outcome the annotations choose. */
export function renderJob({ name, annotations = {}, podSpec = {}, spec = {} }: JobFields): object {
  const prefixed: Record<string, string> = {};
  for (const [key, value] of Object.entries(annotations)) prefixed[`sandbox/${key}`] = value;
  const containers = [{ name: 'main', image: 'python:3.12' }];
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { annotations: prefixed },
        spec: { restartPolicy: 'Never', containers, ...podSpec },
      },
      ...spec,
    },
  };
}

/** What the suites ask the API server, in the default namespace. */
export interface Client {
  api: Api;
  createJob(fields: JobFields): Promise<void>;
  readJob(name: string): Promise<z.infer<typeof Job>>;
  /** The Pods of a Job. */
  listPods(job: string): Promise<Pod[]>;
  readLog(pod: string, query?: string): Promise<{ status: number; text: string }>;
  close(): Promise<void>;
}

/** Connects with a kubeconfig that a sandbox wrote. */
export function connect(kubeconfig: string): Client {
  const api = connectApi(kubeconfig);
  const pods = '/api/v1/namespaces/default/pods';
  const jobs = '/apis/batch/v1/namespaces/default/jobs';
  return {
    api,
    async createJob(fields) {
      const { status, body } = await api.call(jobs, { method: 'POST', body: renderJob(fields) });
      if (status !== 201) throw new Error(`Expected Job ${fields.name} to be created, got ${JSON.stringify(body)}`);
    },
    readJob: async (name) => Job.parse((await api.call(`${jobs}/${name}`)).body),
    async listPods(job) {
      const { body } = await api.call(`${pods}?labelSelector=job-name%3D${job}`);
      return List.parse(body).items.map((item) => Pod.parse(item));
    },
    async readLog(pod, query = '') {
      const { status, body } = await api.call(`${pods}/${pod}/log?${query}`);
      return { status, text: typeof body === 'string' ? body : JSON.stringify(body) };
    },
    close: () => api.close(),
  };
}

/** Looks again and again until the assertions hold: what the cluster does takes its time. */
export function eventually<T>(look: () => Promise<T>, timeoutMs = 20_000): Promise<T> {
  return vi.waitFor(look, { timeout: timeoutMs, interval: 50 });
}
