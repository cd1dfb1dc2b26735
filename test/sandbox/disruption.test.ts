import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.js';
import { type Client, connect, eventually, type Pod, sandboxSuite } from './support.js';

const { skip, note } = await sandboxSuite();

const MERGE_PATCH = 'application/merge-patch+json';

function pathOf(pod: Pod): string {
  return `/api/v1/namespaces/default/pods/${pod.metadata.name}`;
}

describe.skipIf(skip)(`a Pod that the cluster takes away${note}`, () => {
  let sandbox: Sandbox;
  let client: Client;

  beforeAll(async () => {
    sandbox = await startSandbox({ nodes: 2 });
    client = connect(sandbox.kubeconfig);
  }, 1_800_000);

  afterAll(async () => {
    await client?.close();
    await sandbox?.stop();
  });

  /** A Pod that runs for ever and, unless told otherwise, also takes for ever to stop: it can be looked at. */
  async function startPod(job: string, podSpec: object = {}, stopAfter = '1h'): Promise<Pod> {
    const annotations = { outcome: 'hang', 'stop-after': stopAfter };
    await client.createJob({ name: job, annotations, podSpec, spec: { backoffLimit: 3 } });
    return eventually(async () => {
      const [pod] = await client.listPods(job);
      expect(pod?.status.phase).toBe('Running');
      if (pod === undefined) throw new Error(`Expected a Pod of ${job}, got none.`);
      return pod;
    });
  }

  /** Why the Pod is being taken away, once it is. */
  function readDisruption(job: string, pod: Pod, timeoutMs?: number): Promise<string | undefined> {
    return eventually(async () => {
      const now = (await client.listPods(job)).find(({ metadata }) => metadata.name === pod.metadata.name);
      expect(now?.metadata.deletionTimestamp).toBeDefined();
      return now?.status.conditions.find(({ type }) => type === 'DisruptionTarget')?.reason;
    }, timeoutMs);
  }

  it('ends with SIGTERM when it is deleted, and is replaced', async () => {
    const pod = await startPod('deleted', {}, '0s');
    const finalizers = (names: string[] | null) =>
      client.api.call(pathOf(pod), {
        method: 'PATCH',
        contentType: MERGE_PATCH,
        body: { metadata: { finalizers: names } },
      });
    await finalizers(['sandbox.test/look']);
    await client.api.call(pathOf(pod), { method: 'DELETE' });
    await eventually(async () => {
      const pods = await client.listPods('deleted');
      const ended = pods.find(({ metadata }) => metadata.name === pod.metadata.name);
      expect(ended?.status.phase).toBe('Failed');
      expect(ended?.status.containerStatuses[0]?.state.terminated).toMatchObject({ exitCode: 143, reason: 'Error' });
      expect(pods).toHaveLength(2);
    });
    await finalizers(null);
    await eventually(async () => expect((await client.api.call(pathOf(pod))).status).toBe(404));
  });

  it('is marked EvictionByEvictionAPI when it is evicted', async () => {
    const pod = await startPod('evicted');
    const { status } = await client.api.call(`${pathOf(pod)}/eviction`, {
      method: 'POST',
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod.metadata.name, namespace: 'default' } },
    });
    expect(status).toBe(201);
    expect(await readDisruption('evicted', pod)).toBe('EvictionByEvictionAPI');
  });

  it('is marked PreemptionByScheduler when something more important needs its node', async () => {
    const onNode = {
      nodeSelector: { 'kubernetes.io/hostname': 'node-0' },
      containers: [{ name: 'main', image: 'x', resources: { requests: { cpu: '20' } } }],
    };
    await client.api.call('/apis/scheduling.k8s.io/v1/priorityclasses', {
      method: 'POST',
      body: { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'urgent' }, value: 1000 },
    });
    const pod = await startPod('preempted', onNode);
    await client.createJob({ name: 'urgent', podSpec: { ...onNode, priorityClassName: 'urgent' } });
    expect(await readDisruption('preempted', pod)).toBe('PreemptionByScheduler');
  });

  it('is marked DeletionByTaintManager when its node is lost, and stays until the node comes back', async () => {
    const unreachable = { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' };
    const pod = await startPod('lost', { tolerations: [{ ...unreachable, tolerationSeconds: 0 }] }, '0s');
    const lost = (value: string | null) =>
      client.api.call(`/api/v1/nodes/${pod.spec.nodeName}`, {
        method: 'PATCH',
        contentType: MERGE_PATCH,
        body: { metadata: { labels: { 'sandbox/lost': value } } },
      });
    await lost('true');
    expect(await readDisruption('lost', pod, 60_000)).toBe('DeletionByTaintManager');
    expect((await client.api.call(pathOf(pod))).status).toBe(200);
    await lost(null);
    await eventually(async () => expect((await client.api.call(pathOf(pod))).status).toBe(404));
  }, 120_000);
});
