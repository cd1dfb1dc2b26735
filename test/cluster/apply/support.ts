import { setMaxListeners } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { vi } from 'vitest';
import { z } from 'zod';
import type { TestCluster } from '../../../sandbox/test-cluster.js';
import { type ClusterConnection, openConnection } from '../../../src/adapters/kubernetes/connect/connection.js';
import { createJobs } from '../../../src/adapters/kubernetes/apply/create-jobs.js';
import { findKubeconfig } from '../../../src/adapters/kubernetes/connect/find-kubeconfig.js';
import { applyToCluster, type OnCluster, type Tried, tryOnCluster } from '../../../src/composition/apply-to-cluster.js';
import { withLedger } from '../../../src/composition/run-ledger.js';
import type { ApplyPlan, PlannedJob } from '../../../src/core/apply/plan-apply.js';
import { planApply } from '../../../src/core/apply/plan-apply.js';
import type { Preflight } from '../../../src/core/apply/preflight.js';
import { generateManifests } from '../../../src/core/generate/generate-manifests.js';
import { aConfig } from '../../support/configs.js';

const { signal } = new AbortController();
setMaxListeners(0, signal);

const job = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    uid: z.string(),
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
    managedFields: z.array(z.looseObject({ manager: z.string(), operation: z.string() })).default([]),
  }),
  spec: z.looseObject({}),
});

export type StoredJob = z.infer<typeof job>;

/** What the suites ask the API server, as its administrator. */
export interface Admin {
  call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<{ status: number; body: unknown }>;
  /** The Jobs of a namespace, by name. */
  jobs(namespace: string): Promise<StoredJob[]>;
  /** A namespace of a test's own. */
  namespace(labels?: Record<string, string>): Promise<string>;
  create(path: string, body: object): Promise<void>;
  /** Server-side apply of a Job under a field manager's name. */
  applyAs(manager: string, job: Record<string, unknown>): Promise<void>;
  /** A kubeconfig of a service account that has only these rules in a namespace; returns its path. */
  account(namespace: string, rules: object[]): Promise<string>;
  close(): Promise<void>;
}

let count = 0;

export async function connectAdmin({ kubeconfig }: TestCluster, folder: string): Promise<Admin> {
  const { 'current-context': context } = z.looseObject({ 'current-context': z.string() }).parse(readConfig(kubeconfig));
  const connection = await openConnection({ source: 'file', paths: [kubeconfig], context });
  const call = (...[method, path, body]: Parameters<Admin['call']>) => callOnce(connection, { method, path, body });
  const create = async (path: string, body: object) => {
    const { status, body: said } = await call('POST', path, body);
    if (status !== 201) throw new Error(`Expected to create ${path}, got ${status}: ${JSON.stringify(said)}`);
  };
  return {
    call,
    create,
    jobs: async (namespace) => {
      const { body } = await call('GET', `apis/batch/v1/namespaces/${namespace}/jobs`);
      return z.looseObject({ items: z.array(job) }).parse(body).items;
    },
    namespace: async (labels = {}) => {
      count += 1;
      const name = `apply-${process.pid}-${count}`;
      await create('api/v1/namespaces', { metadata: { name, labels } });
      // Pods need it, and its controller takes a moment.
      await vi.waitFor(async () => {
        const { status } = await call('GET', `api/v1/namespaces/${name}/serviceaccounts/default`);
        if (status !== 200) throw new Error('The namespace has no service account yet.');
      }, 30_000);
      return name;
    },
    applyAs: async (manager, body) => {
      const { name, namespace } = z
        .looseObject({ metadata: z.looseObject({ name: z.string(), namespace: z.string() }) })
        .parse(body).metadata;
      const { status, text } = await connection.send({
        method: 'PATCH',
        path: `apis/batch/v1/namespaces/${namespace}/jobs/${name}?fieldManager=${manager}`,
        contentType: 'application/apply-patch+yaml',
        body: JSON.stringify(body),
        signal,
      });
      if (status >= 300) throw new Error(`Expected to apply ${name}, got ${status}: ${text}`);
    },
    account: async (namespace, rules) => {
      const rbac = `apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
      const metadata = { name: 'somebody' };
      await create(`api/v1/namespaces/${namespace}/serviceaccounts`, { metadata });
      await create(`${rbac}/roles`, { metadata, rules });
      await create(`${rbac}/rolebindings`, {
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'somebody' },
        subjects: [{ kind: 'ServiceAccount', name: 'somebody', namespace }],
      });
      const { body } = await call('POST', `api/v1/namespaces/${namespace}/serviceaccounts/somebody/token`, {
        spec: {},
      });
      const { token } = z.looseObject({ status: z.looseObject({ token: z.string() }) }).parse(body).status;
      return writeUser({ kubeconfig, folder, name: namespace, user: { token } });
    },
    close: () => connection.close(),
  };
}

async function callOnce(
  connection: ClusterConnection,
  { method, path, body }: { method: 'GET' | 'POST' | 'PATCH' | 'DELETE'; path: string; body?: object | undefined },
): Promise<{ status: number; body: unknown }> {
  const response = await connection.send({
    method,
    path,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    contentType: method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
    signal,
  });
  return { status: response.status, body: response.text === '' ? null : JSON.parse(response.text) };
}

const kubeconfigSchema = z.looseObject({ clusters: z.array(z.looseObject({ cluster: z.looseObject({}) })).min(1) });

/** The same cluster, with other fields, as another user. */
export function writeUser(fields: {
  kubeconfig: string;
  folder: string;
  name: string;
  user: object;
  cluster?: object;
}): string {
  const [first] = kubeconfigSchema.parse(readConfig(fields.kubeconfig)).clusters;
  const path = join(fields.folder, `${fields.name}.kubeconfig`);
  writeFileSync(
    path,
    JSON.stringify({
      'current-context': 'test',
      contexts: [{ name: 'test', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { ...first?.cluster, ...fields.cluster } }],
      users: [{ name: 'u', user: fields.user }],
    }),
  );
  return path;
}

function readConfig(path: string): unknown {
  return load(readFileSync(path, 'utf8'));
}

/** The plan of a generated session. */
export function aPlan(
  namespace: string,
  { workers = 3, runKey = null, config = {} }: { workers?: number; runKey?: string | null; config?: object } = {},
): ApplyPlan {
  const parsed = aConfig({ workers, total_iterations: workers, ...config });
  const { files } = generateManifests({ config: parsed, namespace, runKey });
  const encoder = new TextEncoder();
  return planApply({
    files: Array.from(files, ([file, text]) => ({ file, bytes: encoder.encode(text) })),
    validatedDigest: null,
    defaultNamespace: namespace,
  });
}

/** A plan of Jobs that were made by hand. */
export function aPlanOf(...jobs: PlannedJob[]): ApplyPlan {
  return { digest: 'd'.repeat(64), jobs };
}

export interface Applying {
  kubeconfig: string;
  plan: ApplyPlan;
  /** @default origin-1 */
  origin?: string;
  /** Holds the ledger. */
  folder: string;
  wait?: boolean;
  signal?: AbortSignal;
}

function onCluster({
  kubeconfig,
  plan,
  origin = 'origin-1',
  folder,
  wait = false,
  signal: own = signal,
}: Applying): OnCluster {
  return {
    plan,
    target: { kubeconfig },
    env: { PATH: process.env['PATH'] },
    origin,
    ledgerFile: (namespace) => join(folder, 'ledger', `${origin}.${namespace}.jsonl`),
    wait,
    now: () => new Date(),
    signal: own,
  };
}

/** Applies as the activity does. */
export function apply(applying: Applying): Promise<Preflight> {
  return applyToCluster({ ...onCluster(applying), ledgerRequired: true });
}

/** The writes alone, as an attempt makes them whose preflight lies back. */
export async function createAll(applying: Applying): Promise<void> {
  const { plan, ledgerFile, target, env, ...input } = onCluster(applying);
  const found = await findKubeconfig({ target, env });
  if (found.source === 'none') throw new Error(found.message);
  const connection = await openConnection(found, { env });
  try {
    for (const namespace of new Set(plan.jobs.map((job) => job.namespace))) {
      const jobs = plan.jobs.filter((job) => job.namespace === namespace);
      await withLedger(ledgerFile(namespace), ({ writer }) =>
        createJobs({ ...input, connection, jobs, ledger: writer, existing: 0 }),
      );
    }
  } finally {
    await connection.close();
  }
}

/** A dry run on the cluster. */
export function tryOut(applying: Applying): Promise<Tried> {
  return tryOnCluster(onCluster(applying));
}

/** The actions of a preflight, by Job name. */
export function actionsOf({ decisions }: Preflight): string[] {
  return decisions.map(({ action }) => action);
}
