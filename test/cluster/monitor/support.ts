import { request } from 'undici';
import { vi } from 'vitest';
import { z } from 'zod';
import type { Api } from '../../../sandbox/api.js';
import { readRegistry } from '../../../sandbox/registry.js';
import type { Sandbox } from '../../../sandbox/sandbox.js';
import { type ObserveCluster, observeCluster } from '../../../src/adapters/kubernetes/monitor/observe-cluster.js';
import type { ClusterSnapshot } from '../../../src/core/monitor/snapshot.js';

export const LABELS = { app: 'arbitrage-tuning' };
export const SELECTOR = 'app=arbitrage-tuning';

export interface JobFields {
  name: string;
  /** Of the simulated Pod; `sandbox/` is put in front of each. */
  annotations?: Record<string, string>;
  /** Of the Job itself. */
  jobAnnotations?: Record<string, string>;
  labels?: Record<string, string>;
  podLabels?: Record<string, string>;
  spec?: object;
}

/** A namespace of a test's own, and what the test does in it. */
export interface Namespace {
  name: string;
  createJobs(...jobs: JobFields[]): Promise<{ name: string; uid: string }[]>;
  deleteJob(name: string): Promise<void>;
  /** Lets the hanging Pod of a Job end in this way. */
  sendOff(job: string, outcome: string): Promise<void>;
  jobNames(): Promise<string[]>;
  podNames(): Promise<string[]>;
  /** Looks, or waits, as the monitor stage does. */
  observe(options?: Partial<ObserveCluster>): Promise<ClusterSnapshot>;
}

const Created = z.object({ metadata: z.object({ name: z.string(), uid: z.string() }) });
const List = z.object({ items: z.array(Created) });

let count = 0;

export async function createNamespace(sandbox: Sandbox, api: Api): Promise<Namespace> {
  count += 1;
  const name = `monitor-${count}`;
  await expectCreated(api, '/api/v1/namespaces', { metadata: { name } });
  const jobs = `/apis/batch/v1/namespaces/${name}/jobs`;
  const namesOf = async (path: string) =>
    List.parse((await api.call(path)).body).items.map(({ metadata }) => metadata.name);
  return {
    name,
    createJobs: async (...fields) => {
      const created: { name: string; uid: string }[] = [];
      for (let start = 0; start < fields.length; start += 20) {
        const some = fields.slice(start, start + 20);
        created.push(...(await Promise.all(some.map((field) => expectCreated(api, jobs, renderJob(field))))));
      }
      return created;
    },
    deleteJob: async (job) => {
      await api.call(`${jobs}/${job}?propagationPolicy=Background`, { method: 'DELETE' });
    },
    sendOff: async (job, outcome) => {
      const pods = `/api/v1/namespaces/${name}/pods`;
      const body = { metadata: { annotations: { 'sandbox/outcome': outcome } } };
      for (const pod of await namesOf(`${pods}?labelSelector=job-name%3D${job}`))
        await api.call(`${pods}/${pod}`, { method: 'PATCH', contentType: 'application/merge-patch+json', body });
    },
    jobNames: () => namesOf(jobs),
    podNames: () => namesOf(`/api/v1/namespaces/${name}/pods`),
    observe: (options = {}) =>
      observeCluster({
        target: { kubeconfig: sandbox.kubeconfig },
        env: {},
        namespace: name,
        labelSelector: SELECTOR,
        expectedJobs: [],
        now: () => new Date(),
        signal: new AbortController().signal,
        ...options,
      }),
  };
}

/** Starts the API server again; while it was away, somebody's outgoing connection may have taken its port. */
export async function startServerAgain(sandbox: Sandbox): Promise<void> {
  await vi.waitFor(() => sandbox.startServer(), { timeout: 60_000, interval: 500 });
}

/** Drops everything that etcd remembers but the newest: what is to be read from an older version is gone (410). */
export async function compactEtcd(sandbox: Sandbox): Promise<void> {
  const registry = readRegistry(sandbox.folder);
  if (registry === undefined) throw new Error('the sandbox has gone');
  const ask = async (path: string, body: object): Promise<unknown> => {
    const response = await request(`http://127.0.0.1:${registry.ports.etcd}/v3/kv/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return response.body.json();
  };
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const { header } = z
    .object({ header: z.object({ revision: z.string() }) })
    // What is compacted is older than a revision, and somebody may be reading at the newest: a write makes that older.
    .parse(await ask('put', { key: base64('/compacted'), value: '' }));
  await ask('compaction', { revision: header.revision, physical: true });
}

async function expectCreated(api: Api, path: string, body: object): Promise<{ name: string; uid: string }> {
  const answer = await api.call(path, { method: 'POST', body });
  if (answer.status !== 201) throw new Error(`Expected it to be created, got ${JSON.stringify(answer.body)}`);
  return Created.parse(answer.body).metadata;
}

function renderJob({
  name,
  annotations = {},
  jobAnnotations = {},
  labels = LABELS,
  podLabels = labels,
  spec = {},
}: JobFields): object {
  const prefixed = Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`sandbox/${key}`, value]));
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels, annotations: jobAnnotations },
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { labels: podLabels, annotations: prefixed },
        spec: { restartPolicy: 'Never', containers: [{ name: 'tuning', image: 'python:3.12' }] },
      },
      ...spec,
    },
  };
}
