import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, connectApi } from '../../../sandbox/api.js';
import { readWrites } from '../../../sandbox/audit-log.js';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.js';
import { openConnection } from '../../../src/adapters/kubernetes/connect/connection.js';
import { findKubeconfig } from '../../../src/adapters/kubernetes/connect/find-kubeconfig.js';
import { readList } from '../../../src/adapters/kubernetes/request/read-list.js';
import { evaluateHealth } from '../../../src/core/health/evaluate-health.js';
import type { ClusterSnapshot } from '../../../src/core/monitor/snapshot.js';
import { eventually, sandboxSuite } from '../../sandbox/support.js';
import { tempFolder } from '../../support/folders.js';
import { compactEtcd, createNamespace, LABELS, type Namespace, startServerAgain } from './support.js';

const { skip, note } = await sandboxSuite();

describe.skipIf(skip)(`one look at a real cluster${note}`, () => {
  let sandbox: Sandbox;
  let api: Api;

  beforeAll(async () => {
    sandbox = await startSandbox({ nodes: 3 });
    api = connectApi(sandbox.kubeconfig);
  }, 1_800_000);

  afterAll(async () => {
    await api?.close();
    await sandbox?.stop();
  });

  const kubectl = (...args: string[]): string =>
    execFileSync(sandbox.kubectl, args, {
      env: { KUBECONFIG: sandbox.kubeconfig, HOME: sandbox.folder },
      encoding: 'utf8',
      stdio: 'pipe',
    });

  /** Of the default service account, whose controller takes a moment. */
  const tokenOf = (namespace: string): Promise<string> =>
    eventually(async () => kubectl('create', 'token', 'default', '-n', namespace).trim());

  /** Looks until all Jobs but those that hang have ended. */
  function lookWhen(namespace: Namespace, isSo: (snapshot: ClusterSnapshot) => boolean): Promise<ClusterSnapshot> {
    return eventually(async () => {
      const snapshot = await namespace.observe();
      expect(isSo(snapshot)).toBe(true);
      return snapshot;
    });
  }

  it('has the Jobs that match, the Pods that they own and the events about either, and nothing else', async () => {
    const namespace = await createNamespace(sandbox, api);
    const other = await createNamespace(sandbox, api);
    await other.createJobs({ name: 'elsewhere' });
    await namespace.createJobs(
      { name: 'works', annotations: { after: '0s' } },
      { name: 'breaks', annotations: { outcome: 'fail', 'exit-code': '3', after: '0s' } },
      { name: 'unlike', labels: { app: 'other' } },
    );
    // A Pod with the labels of a Job's Pod, which no Job owns; it needs the default service account.
    await eventually(async () =>
      kubectl(
        'run',
        'impostor',
        '-n',
        namespace.name,
        '--image=python:3.12',
        '-l',
        'app=arbitrage-tuning',
        '--restart=Never',
      ),
    );
    // The API server tells the time in whole seconds.
    const before = new Date(Math.floor(Date.now() / 1_000) * 1_000).toISOString();
    // Events come a moment after what they tell of.
    const snapshot = await lookWhen(
      namespace,
      ({ jobs, events }) =>
        jobs.every(({ completionTime, failed }) => completionTime !== '' || failed > 0) && events.length > 3,
    );
    expect(snapshot.jobs.map(({ name }) => name).sort()).toEqual(['breaks', 'works']);
    expect(snapshot.pods.map(({ jobUid }) => jobUid).sort()).toEqual(snapshot.jobs.map(({ uid }) => uid).sort());
    const failed = snapshot.pods.find(({ phase }) => phase === 'Failed');
    expect(failed?.containers[0]?.state.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
    const known = new Set([...snapshot.jobs, ...snapshot.pods].map(({ uid }) => uid));
    expect(snapshot.events.every(({ uid }) => known.has(uid))).toBe(true);
    expect(snapshot).toMatchObject({ observed: true, clusterName: `sandbox-${sandbox.name}`, waitTimedOut: false });
    expect(snapshot.observedAt).toMatch(/\.000Z$/);
    const instants = [before, snapshot.observedAt, new Date().toISOString()];
    expect(instants).toEqual(instants.toSorted());
  });

  it('finds the Pods of Jobs whose templates do not carry the labels that select the Jobs', async () => {
    const namespace = await createNamespace(sandbox, api);
    await namespace.createJobs({ name: 'plain', podLabels: {} }, { name: 'same' });
    const snapshot = await lookWhen(namespace, ({ pods }) => pods.length === 2);
    expect(snapshot.pods.map(({ name }) => name.slice(0, 5)).sort()).toEqual(['plain', 'same-']);
  });

  it('finds a Job that must exist and that the selector does not match, and does not invent one that is gone', async () => {
    const namespace = await createNamespace(sandbox, api);
    await namespace.createJobs({ name: 'stray', labels: { app: 'renamed' } }, { name: 'listed' });
    const expectedJobs = ['stray', 'listed', 'never-made'];
    const { jobs } = await namespace.observe({ expectedJobs });
    expect(jobs.map(({ name }) => name)).toEqual(['listed', 'stray']);
  });

  it('has the last lines of failed containers, before their restart too, and of others when they are asked for', async () => {
    const namespace = await createNamespace(sandbox, api);
    const talkative = { 'log-lines': '30', after: '0s' };
    const onFailure = {
      template: {
        metadata: { labels: LABELS, annotations: { 'sandbox/outcome': 'fail', 'sandbox/log': 'before the crash' } },
        spec: { restartPolicy: 'OnFailure', containers: [{ name: 'tuning', image: 'python:3.12' }] },
      },
    };
    await namespace.createJobs(
      { name: 'breaks', annotations: { ...talkative, outcome: 'fail', log: 'Traceback: out of ideas' } },
      { name: 'works', annotations: { ...talkative, log: 'all done' } },
      { name: 'crashes', spec: { ...onFailure, backoffLimit: 6 } },
    );
    const snapshot = await lookWhen(namespace, ({ logs }) => logs.length === 2);
    const tailOf = ({ logs }: ClusterSnapshot, job: string) => logs.find(({ pod }) => pod.startsWith(job));
    expect(tailOf(snapshot, 'works')).toBeUndefined();
    expect(tailOf(snapshot, 'crashes')).toMatchObject({ lines: ['before the crash'], truncated: false });
    const broken = tailOf(snapshot, 'breaks');
    expect(broken).toMatchObject({ container: 'tuning', truncated: true });
    expect(broken?.lines).toHaveLength(20);
    expect(broken?.lines.at(-1)).toBe('Traceback: out of ideas');

    const more = await namespace.observe({ maxLogLines: 2 });
    expect(tailOf(more, 'works')?.lines).toEqual(['line 30', 'all done']);
    expect((await namespace.observe({ maxLogLines: 0 })).logs).toEqual([]);
  });

  it('cuts the log of a container that writes long lines', async () => {
    const namespace = await createNamespace(sandbox, api);
    const log = Array.from({ length: 10 }, (_, index) => `${index}${'x'.repeat(1_000)}`).join('\n');
    await namespace.createJobs({ name: 'wordy', annotations: { outcome: 'fail', after: '0s', log } });
    const { logs } = await lookWhen(namespace, (snapshot) => snapshot.logs.length === 1);
    expect(logs[0]?.lines.map((line) => line[0])).toEqual(['6', '7', '8', '9']);
    expect(logs[0]?.truncated).toBe(true);
  });

  it('reads a list anew whose later pages are gone from etcd', async () => {
    const namespace = await createNamespace(sandbox, api);
    await namespace.createJobs(...Array.from({ length: 6 }, (_, index) => ({ name: `job-${index}` })));
    const found = await findKubeconfig({ target: { kubeconfig: sandbox.kubeconfig }, env: {} });
    if (found.source === 'none') throw new Error(found.message);
    const connection = await openConnection(found);
    const path = `apis/batch/v1/namespaces/${namespace.name}/jobs`;
    let pages = 0;
    const paths: string[] = [];
    const list = await readList({
      connection: {
        ...connection,
        send: async (request) => {
          pages += 1;
          paths.push(request.path);
          if (pages === 2) {
            // The API server keeps recent versions in memory too; only its restart makes it forget them.
            await sandbox.stopServer();
            await compactEtcd(sandbox);
            await startServerAgain(sandbox);
          }
          return connection.send(request);
        },
      },
      path,
      query: {},
      pageSize: 2,
      trim: (object) => (object as { metadata: { name: string } }).metadata.name,
      signal: new AbortController().signal,
    });
    await connection.close();
    expect(list.items.sort()).toEqual(Array.from({ length: 6 }, (_, index) => `job-${index}`));
    expect(paths.filter((asked) => !asked.includes('continue='))).toHaveLength(2);
  });

  it('reads on from a place in a list with fewer objects on a page', async () => {
    const namespace = await createNamespace(sandbox, api);
    const names = Array.from({ length: 8 }, (_, index) => `job-${index}`);
    await namespace.createJobs(
      ...names.map((name, index) => ({ name, annotations: { fill: 'x'.repeat(index < 4 ? 1 : 20_000) } })),
    );
    const found = await findKubeconfig({ target: { kubeconfig: sandbox.kubeconfig }, env: {} });
    if (found.source === 'none') throw new Error(found.message);
    const connection = await openConnection(found);
    const limits: string[] = [];
    const { items } = await readList({
      connection: {
        ...connection,
        send: (request) => {
          limits.push(/limit=(\d+)/.exec(request.path)?.[1] ?? '');
          return connection.send(request);
        },
      },
      path: `apis/batch/v1/namespaces/${namespace.name}/jobs`,
      query: {},
      pageSize: 4,
      pageBytes: 60_000,
      trim: (object) => (object as { metadata: { name: string } }).metadata.name,
      signal: new AbortController().signal,
    });
    await connection.close();
    expect(items).toEqual(names);
    expect(limits).toEqual(['4', '4', '2', '2']);
  });

  it('calls a namespace that does not exist unreachable, with the cause', async () => {
    const namespace = await createNamespace(sandbox, api);
    const snapshot = await namespace.observe({ namespace: 'no-such-namespace' });
    expect(snapshot).toMatchObject({ observed: false, problem: { reason: 'ClusterUnreachable' } });
    expect(snapshot.problem?.message).toContain('namespaces "no-such-namespace" not found');
  });

  it('needs no right to read the namespace itself, and says which other right is missing', async () => {
    const namespace = await createNamespace(sandbox, api);
    await namespace.createJobs({ name: 'seen' });
    const { name } = namespace;
    kubectl('create', 'role', 'looker', '-n', name, '--verb=list,watch,get', '--resource=jobs,pods,pods/log');
    kubectl('create', 'rolebinding', 'looker', '-n', name, '--role=looker', `--serviceaccount=${name}:default`);
    const kubeconfig = withToken(sandbox.kubeconfig, await tokenOf(name));
    const withoutEvents = await namespace.observe({ target: { kubeconfig } });
    expect(withoutEvents).toMatchObject({ observed: true, unseen: ['events'], events: [], jobs: [{ name: 'seen' }] });
    kubectl('create', 'role', 'reader', '-n', name, '--verb=list', '--resource=events');
    kubectl('create', 'rolebinding', 'reader', '-n', name, '--role=reader', `--serviceaccount=${name}:default`);
    const snapshot = await eventually(async () => {
      const seen = await namespace.observe({ target: { kubeconfig } });
      expect(seen.unseen).toBeUndefined();
      return seen;
    });
    expect(snapshot.jobs.map((job) => job.name)).toEqual(['seen']);
    expect(Date.parse(snapshot.observedAt)).not.toBeNaN();
  });

  it('keeps the Jobs where Pods and events may not be read', async () => {
    const namespace = await createNamespace(sandbox, api);
    const { name } = namespace;
    await namespace.createJobs({ name: 'breaks', annotations: { outcome: 'fail', after: '0s' } });
    kubectl('create', 'role', 'looker', '-n', name, '--verb=list,get', '--resource=jobs');
    kubectl('create', 'rolebinding', 'looker', '-n', name, '--role=looker', `--serviceaccount=${name}:default`);
    const kubeconfig = withToken(sandbox.kubeconfig, await tokenOf(name));
    const snapshot = await eventually(async () => {
      const seen = await namespace.observe({ target: { kubeconfig } });
      expect(seen.jobs[0]?.conditions.map(({ type }) => type)).toContain('Failed');
      return seen;
    });
    expect(snapshot).toMatchObject({ observed: true, unseen: ['pods', 'events'], pods: [], events: [] });
    const { overall, jobs } = evaluateHealth(snapshot);
    expect(overall).toBe('ERROR');
    expect(jobs[0]?.reasons.map(({ reason }) => reason)).toEqual(['BackoffLimitExceeded']);
  });

  it('writes nothing', async () => {
    const namespace = await createNamespace(sandbox, api);
    const before = readWrites(sandbox.auditLog).length;
    await namespace.observe({ maxLogLines: 5 });
    expect(readWrites(sandbox.auditLog).slice(before)).toEqual([]);
  });
});

/** The sandbox's kubeconfig with a service account's token in place of the administrator's certificate. */
function withToken(kubeconfig: string, token: string): string {
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as { users: { name: string; user: object }[] };
  const users = config.users.map(({ name }) => ({ name, user: { token } }));
  const path = join(tempFolder(), 'kubeconfig');
  writeFileSync(path, JSON.stringify({ ...config, users }));
  return path;
}
