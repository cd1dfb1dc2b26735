import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.js';
import { type Client, connect, eventually, type JobFields, type Pod, sandboxSuite } from './support.js';

const { skip, note } = await sandboxSuite();

const initContainers = [
  { name: 'fetch', image: 'busybox:1' },
  { name: 'prepare', image: 'busybox:1' },
];

interface Case extends Omit<JobFields, 'name'> {
  outcome: string;
  /** What one line says about the Pod once it has arrived there. */
  expected: string;
}

/** One line: phase, the Pod's own reason, each container's state, and why it was disrupted. */
function summarise({ status }: Pod): string {
  const containers = [...status.initContainerStatuses, ...status.containerStatuses].map(({ name, state }) => {
    const { waiting, running, terminated } = state;
    if (waiting !== undefined) return `${name} waits: ${waiting.reason}`;
    if (running !== undefined) return `${name} runs`;
    return `${name} ended: ${terminated?.reason} ${terminated?.exitCode}`;
  });
  const disrupted = status.conditions.find(({ type }) => type === 'DisruptionTarget');
  const parts = [status.phase, status.reason, ...containers, disrupted && `disrupted: ${disrupted.reason}`];
  return parts.filter(Boolean).join(', ');
}

const CASES: Case[] = [
  { outcome: 'succeed', expected: 'Succeeded, main ended: Completed 0' },
  { outcome: 'fail', expected: 'Failed, main ended: Error 1' },
  { outcome: 'oom-killed', expected: 'Failed, main ended: OOMKilled 137' },
  { outcome: 'start-error', expected: 'Failed, main ended: StartError 128' },
  { outcome: 'hang', expected: 'Running, main runs' },
  { outcome: 'image-pull-error', expected: 'Pending, main waits: ErrImagePull' },
  { outcome: 'image-pull-backoff', expected: 'Pending, main waits: ImagePullBackOff' },
  { outcome: 'invalid-image', expected: 'Pending, main waits: InvalidImageName' },
  { outcome: 'image-never-pull', expected: 'Pending, main waits: ErrImageNeverPull' },
  { outcome: 'image-inspect-error', expected: 'Pending, main waits: ImageInspectError' },
  { outcome: 'config-error', expected: 'Pending, main waits: CreateContainerConfigError' },
  { outcome: 'create-error', expected: 'Pending, main waits: CreateContainerError' },
  { outcome: 'stuck-creating', expected: 'Pending, main waits: ContainerCreating' },
  { outcome: 'evict', expected: 'Failed, Evicted, main ended: Error 137, disrupted: TerminationByKubelet' },
  { outcome: 'deadline', expected: 'Failed, DeadlineExceeded, main ended: Error 137' },
  { outcome: 'node-shutdown', expected: 'Failed, Terminated, main ended: Error 143, disrupted: TerminationByKubelet' },
  { outcome: 'reject', expected: 'Failed, OutOfcpu' },
];

/** The same outcomes with the other annotations, other containers and the other restart policy. */
const VARIANTS: Case[] = [
  {
    outcome: 'fail',
    annotations: { 'exit-code': '127', reason: 'ContainerCannotRun' },
    expected: 'Failed, main ended: ContainerCannotRun 127',
  },
  {
    outcome: 'reject',
    annotations: { reason: 'UnexpectedAdmissionError' },
    expected: 'Failed, UnexpectedAdmissionError',
  },
  {
    outcome: 'fail',
    annotations: { container: 'fetch' },
    podSpec: { initContainers },
    expected: 'Failed, fetch ended: Error 1, prepare waits: PodInitializing, main waits: PodInitializing',
  },
  {
    outcome: 'image-pull-backoff',
    annotations: { container: 'prepare' },
    podSpec: { initContainers },
    expected: 'Pending, fetch ended: Completed 0, prepare waits: ImagePullBackOff, main waits: PodInitializing',
  },
  {
    outcome: 'hang',
    annotations: { container: 'prepare' },
    podSpec: { initContainers },
    expected: 'Pending, fetch ended: Completed 0, prepare runs, main waits: PodInitializing',
  },
  {
    outcome: 'fail',
    annotations: { container: 'side' },
    podSpec: {
      containers: [
        { name: 'main', image: 'python:3.12' },
        { name: 'side', image: 'busybox:1' },
      ],
    },
    expected: 'Failed, main ended: Completed 0, side ended: Error 1',
  },
  {
    outcome: 'oom-killed',
    podSpec: { restartPolicy: 'OnFailure' },
    spec: { backoffLimit: 3 },
    expected: 'Running, main waits: CrashLoopBackOff',
  },
  {
    outcome: 'fail',
    annotations: { container: 'fetch' },
    podSpec: { initContainers, restartPolicy: 'OnFailure' },
    spec: { backoffLimit: 3 },
    expected: 'Pending, fetch waits: CrashLoopBackOff, prepare waits: PodInitializing, main waits: PodInitializing',
  },
];

describe('docs/sandbox.md', () => {
  it('names every outcome', () => {
    const text = readFileSync('docs/sandbox.md', 'utf8');
    const named = [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);
    expect(named).toEqual(CASES.map(({ outcome }) => outcome));
  });
});

describe.skipIf(skip)(`the outcome of a simulated Pod${note}`, () => {
  let sandbox: Sandbox;
  let client: Client;

  beforeAll(async () => {
    sandbox = await startSandbox();
    client = connect(sandbox.kubeconfig);
  }, 1_800_000);

  afterAll(async () => {
    await client?.close();
    await sandbox?.stop();
  });

  const cases = [...CASES, ...VARIANTS].map((one, index) => ({
    ...one,
    job: `case-${index}`,
  }));

  for (const { job, outcome, annotations, expected, podSpec = {}, spec = {} } of cases) {
    it(`${outcome} makes it: ${expected}`, async () => {
      const given = { outcome, after: '100ms', backoff: '1h', ...annotations };
      await client.createJob({ name: job, annotations: given, podSpec, spec });
      await eventually(async () => expect((await client.listPods(job)).map(summarise)).toEqual([expected]));
    });
  }

  it('counts restarts until the Job controller has had enough of them', async () => {
    const annotations = { outcome: 'fail', after: '100ms', backoff: '100ms', 'exit-code': '3', message: 'no quotes' };
    const restarting = { podSpec: { restartPolicy: 'OnFailure' }, spec: { backoffLimit: 2 } };
    await client.createJob({ name: 'restarts', annotations, ...restarting });
    await eventually(async () => {
      const [pod] = await client.listPods('restarts');
      expect(pod?.status.containerStatuses[0]?.restartCount).toBeGreaterThanOrEqual(1);
      expect(pod?.status.containerStatuses[0]?.lastState.terminated).toMatchObject({
        exitCode: 3,
        message: 'no quotes',
      });
    });
    await eventually(async () => {
      const reasons = (await client.readJob('restarts')).status.conditions.map(
        ({ type, reason }) => `${type} ${reason}`,
      );
      expect(reasons).toContain('Failed BackoffLimitExceeded');
    });
  });

  it('is decided later where a running Pod gets another annotation', async () => {
    await client.createJob({ name: 'undecided', annotations: { outcome: 'hang' } });
    const [pod] = await eventually(async () => {
      const pods = await client.listPods('undecided');
      expect(pods.map(summarise)).toEqual(['Running, main runs']);
      return pods;
    });
    await client.api.call(`/api/v1/namespaces/default/pods/${pod?.metadata.name}`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: { metadata: { annotations: { 'sandbox/outcome': 'fail' } } },
    });
    await eventually(async () => {
      expect((await client.listPods('undecided')).map(summarise)).toEqual(['Failed, main ended: Error 1']);
    });
  });

  it('tells why in an event by the kubelet', async () => {
    const { body } = await client.api.call('/api/v1/namespaces/default/events?limit=500');
    const { items } = body as { items: { source: { component?: string }; reason: string; type: string }[] };
    const reasons = items.filter(({ source }) => source.component === 'kubelet').map(({ reason }) => reason);
    expect([...new Set(reasons)].sort()).toEqual(
      ['BackOff', 'DeadlineExceeded', 'ErrImageNeverPull', 'Evicted', 'Failed', 'FailedMount', 'InspectFailed'].concat([
        'OutOfcpu',
        'UnexpectedAdmissionError',
      ]),
    );
  });
});
