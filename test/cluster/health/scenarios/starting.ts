import type { Scenario } from '../scenario.js';

const MINUTE = 60_000;

/** Pods that have a node and whose containers do not start. */
export const STARTING_SCENARIOS: Scenario[] = [
  {
    name: 'image-not-found',
    title: 'The registry does not have the image',
    signal: 'state.waiting: ErrImagePull, "not found"',
    job: { annotations: { outcome: 'image-pull-error' } },
    expected: {
      health: 'ERROR',
      phase: 'Pending',
      reasons: ['ErrImagePull'],
      message: 'not found',
      evidence: { path: '[name=main].state.waiting.reason', value: 'ErrImagePull', container: 'main' },
    },
  },
  {
    name: 'resumed',
    title: 'The same with a Job that was suspended before',
    signal: 'the same; Suspended=False',
    job: { annotations: { outcome: 'image-pull-error' }, spec: { suspend: true } },
    act: async ({ untilCondition, send }) => {
      await untilCondition('Suspended');
      await send('PATCH', '/apis/batch/v1/namespaces/{namespace}/jobs/{job}', { spec: { suspend: false } });
    },
    expected: { health: 'ERROR', phase: 'Pending', reasons: ['ErrImagePull'], message: 'not found' },
  },
  {
    name: 'image-denied',
    title: 'The registry wants credentials',
    signal: 'state.waiting: ImagePullBackOff, "unauthorized"',
    job: {
      annotations: { outcome: 'image-pull-backoff', message: 'failed to authorize: 401 Unauthorized' },
    },
    expected: { health: 'ERROR', phase: 'Pending', reasons: ['ImagePullBackOff'], message: '401 Unauthorized' },
  },
  {
    name: 'image-timeout',
    title: 'The registry does not answer',
    signal: 'state.waiting: ErrImagePull, "i/o timeout"',
    job: {
      annotations: { outcome: 'image-pull-error', message: 'dial tcp 203.0.113.7:443: i/o timeout' },
    },
    expected: { health: 'WARN', phase: 'Pending', reasons: ['ErrImagePull'], message: 'i/o timeout' },
    later: { afterMs: 5 * MINUTE + 1_000, health: 'ERROR' },
  },
  {
    name: 'image-name',
    title: 'The image reference is not legal',
    signal: 'state.waiting: InvalidImageName',
    job: { annotations: { outcome: 'invalid-image' } },
    expected: { health: 'ERROR', phase: 'Pending', reasons: ['InvalidImageName'], message: 'invalid reference format' },
  },
  {
    name: 'image-never',
    title: 'The image may not be pulled and is not there',
    signal: 'state.waiting: ErrImageNeverPull',
    job: { annotations: { outcome: 'image-never-pull' } },
    expected: { health: 'WARN', phase: 'Pending', reasons: ['ErrImageNeverPull'], message: 'pull policy of Never' },
    later: { afterMs: 5 * MINUTE + 1_000, health: 'ERROR' },
  },
  {
    name: 'image-damaged',
    title: "The node can't read the image",
    signal: 'state.waiting: ImageInspectError',
    job: { annotations: { outcome: 'image-inspect-error' } },
    expected: { health: 'WARN', phase: 'Pending', reasons: ['ImageInspectError'], message: 'Failed to inspect image' },
    later: { afterMs: 5 * MINUTE + 1_000, health: 'ERROR' },
  },
  {
    name: 'config-missing',
    title: 'A ConfigMap that the container refers to is missing',
    signal: 'state.waiting: CreateContainerConfigError',
    job: { annotations: { outcome: 'config-error' } },
    expected: {
      health: 'WARN',
      phase: 'Pending',
      reasons: ['CreateContainerConfigError'],
      message: 'configmap "missing" not found',
    },
    later: { afterMs: MINUTE + 1_000, health: 'ERROR' },
  },
  {
    name: 'create-error',
    title: "The runtime can't create the container",
    signal: 'state.waiting: CreateContainerError',
    job: { annotations: { outcome: 'create-error' } },
    expected: { health: 'WARN', phase: 'Pending', reasons: ['CreateContainerError'], message: 'failed to reserve' },
    later: { afterMs: MINUTE + 1_000, health: 'ERROR' },
  },
  {
    name: 'new-word',
    title: 'A newer Kubernetes has a word of its own',
    signal: 'state.waiting: a reason that is not in the table',
    job: { annotations: { outcome: 'create-error', reason: 'AttestationPending', message: 'not attested yet' } },
    expected: {
      health: 'WARN',
      phase: 'Pending',
      reasons: ['ContainerWaiting'],
      message: 'not attested yet',
      evidence: { path: '[name=main].state.waiting.reason', value: 'AttestationPending', container: 'main' },
    },
    later: { afterMs: 30 * MINUTE + 1_000, health: 'ERROR' },
  },
  {
    name: 'failed-mount',
    title: "A volume can't be mounted",
    signal: 'state.waiting: ContainerCreating; event FailedMount',
    job: { annotations: { outcome: 'stuck-creating' } },
    look: { afterMs: 3 * MINUTE },
    expected: { health: 'WARN', phase: 'Pending', reasons: ['FailedMount'], message: 'MountVolume.SetUp failed' },
    later: { afterMs: 30 * MINUTE + 1_000, health: 'ERROR' },
  },
  {
    name: 'failed-mount-young',
    title: 'The same in its first two minutes',
    signal: 'the same',
    job: { annotations: { outcome: 'stuck-creating' } },
    expected: { health: 'WARN', phase: 'Pending', reasons: ['Pending'], message: 'waits for its containers to start' },
  },
];
