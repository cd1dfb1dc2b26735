import { aContainer, aPod } from '../../../support/snapshots.js';
import { ago, anEvent, type Case, ofPod, RETRYING_JOB, terminated, waiting, waitingPod } from './case.js';

const MINUTE = 60;

/** The reason now and so many seconds after its Pod got a node: WARN until the limit, ERROR from then on. */
function from(seconds: number, word: Case['reasons'][number], message = ''): Case[] {
  return [
    ofPod(waitingPod(word, { message, forSeconds: seconds - 1 }), {
      name: `${word}, one second before its limit`,
      health: 'WARN',
      reasons: [word],
    }),
    ofPod(waitingPod(word, { message, forSeconds: seconds }), {
      name: `${word}, at its limit`,
      health: 'ERROR',
      reasons: [word],
    }),
  ];
}

function atOnce(word: Case['reasons'][number], { message, hint }: { message: string; hint: RegExp }): Case {
  return ofPod(waitingPod(word, { message, forSeconds: 0 }), {
    name: `${word}, ${message}`,
    health: 'ERROR',
    reasons: [word],
    message,
    hint,
  });
}

const IMAGE = /image name or tag|push it/;
const CREDENTIALS = /credentials/;

/** Pods whose containers do not start yet. */
export const STARTING_CASES: Case[] = [
  ...from(5 * MINUTE, 'ErrImagePull', 'i/o timeout'),
  ...from(5 * MINUTE, 'ImagePullBackOff', 'Back-off pulling image "x"'),
  // Not the registry's word: nobody was reached, or the node itself refuses.
  ...from(5 * MINUTE, 'ErrImagePull', 'failed to pull image "reg/access-denied:1": dial tcp 1.2.3.4:443: i/o timeout'),
  ...from(5 * MINUTE, 'ErrImagePull', 'failed to extract layer: open /var/lib/containerd/x: permission denied'),
  ...from(5 * MINUTE, 'ErrImagePull', 'dial unix /run/containerd.sock: not found'),
  ...from(5 * MINUTE, 'ErrImageNeverPull'),
  ...from(5 * MINUTE, 'ImageInspectError'),
  ...from(5 * MINUTE, 'RegistryUnavailable'),
  ...from(5 * MINUTE, 'SignatureValidationFailed'),
  ...from(MINUTE, 'CreateContainerConfigError'),
  ...from(MINUTE, 'CreateContainerError'),
  ...from(MINUTE, 'RunContainerError'),
  ...from(MINUTE, 'PreCreateHookError'),
  ...from(MINUTE, 'PreStartHookError'),
  ...from(MINUTE, 'PostStartHookError'),
  ...from(30 * MINUTE, 'CreatePodSandboxError'),
  ...from(30 * MINUTE, 'ConfigPodSandboxError'),
  atOnce('InvalidImageName', { message: 'invalid reference format', hint: /legal image reference/ }),
  atOnce('ErrImagePull', { message: 'docker.io/x:1: not found', hint: IMAGE }),
  atOnce('ErrImagePull', { message: 'manifest unknown', hint: IMAGE }),
  atOnce('ImagePullBackOff', { message: 'Back-off: ErrImagePull: 401 Unauthorized', hint: CREDENTIALS }),
  // Registries say both of an image that one may not see: the credentials come first.
  atOnce('ErrImagePull', { message: 'pull access denied, repository does not exist', hint: CREDENTIALS }),
  {
    name: 'a back-off of an older Kubernetes, whose event has the cause',
    given: {
      jobs: [RETRYING_JOB],
      pods: [waitingPod('ImagePullBackOff', { message: 'Back-off pulling image "x"' })],
      events: [
        anEvent({ uid: 'uid-a-abcde' }, { reason: 'Failed', message: 'Failed to pull image "x": x: not found' }),
      ],
    },
    health: 'ERROR',
    reasons: ['ImagePullBackOff'],
    hint: IMAGE,
    evidence: { path: 'events[reason=Failed].message', value: 'Failed to pull image "x": x: not found' },
  },
  ofPod(waitingPod('BrandNewWait', { message: 'hm', forSeconds: 30 * MINUTE - 1 }), {
    name: 'a word of a newer Kubernetes',
    health: 'WARN',
    reasons: ['ContainerWaiting'],
    message: 'hm',
    evidence: {
      path: 'status.containerStatuses[name=tuning].state.waiting.reason',
      value: 'BrandNewWait',
      container: 'tuning',
    },
  }),
  ofPod(waitingPod('ContainerCreating', { forSeconds: 30 * MINUTE - 1 }), {
    name: 'containers that are being made',
    health: 'WARN',
    reasons: ['Pending'],
  }),
  ofPod(waitingPod('ContainerCreating', { forSeconds: 30 * MINUTE }), {
    name: 'containers that are not made in half an hour',
    health: 'ERROR',
    reasons: ['ContainerCreating'],
  }),
  ofPod(waitingPod('PodInitializing', { forSeconds: 30 * MINUTE }), {
    name: 'init containers that do not start',
    health: 'ERROR',
    reasons: ['PodInitializing'],
  }),
  ofPod(aPod('a', { phase: 'Pending', containers: [] }), {
    name: 'a Pod that its kubelet has not looked at for an hour',
    health: 'ERROR',
    reasons: ['ContainerCreating'],
  }),
  ofPod(
    waitingPod('PodInitializing', {
      forSeconds: 5 * 60 * MINUTE,
      containers: [
        aContainer({ running: { startedAt: ago(60) } }, { name: 'fetch', init: true }),
        aContainer(waiting('PodInitializing')),
      ],
    }),
    { name: 'an init container that works', health: 'WARN', reasons: ['Pending'], message: /^Init container fetch/ },
  ),
  ofPod(
    waitingPod('CreateContainerConfigError', {
      forSeconds: 60 * MINUTE,
      containers: [
        aContainer(terminated('Completed', 0, { finishedAt: ago(30) }), { name: 'fetch', init: true }),
        aContainer(waiting('CreateContainerConfigError'), { name: 'next', init: true }),
      ],
    }),
    {
      name: 'a container that could only start half a minute ago',
      health: 'WARN',
      reasons: ['CreateContainerConfigError'],
    },
  ),
  ...(
    [
      'FailedMount',
      'FailedMapVolume',
      'FailedAttachVolume',
      'FailedCreatePodSandBox',
      'NetworkNotReady',
      'FailedPrepareDynamicResources',
    ] as const
  ).flatMap((reason) =>
    (
      [
        [119, 'WARN', 'Pending'],
        [120, 'WARN', reason],
        [30 * MINUTE, 'ERROR', reason],
      ] as const
    ).map(([forSeconds, health, expected]): Case => {
      const pod = waitingPod('ContainerCreating', { forSeconds });
      const events = [anEvent(pod, { kind: 'Pod', reason, message: 'it says' })];
      return {
        name: `${reason} for ${forSeconds} s`,
        given: { jobs: [RETRYING_JOB], pods: [pod], events },
        health,
        reasons: [expected],
        evidence: { path: `events[reason=${reason}].message`, value: 'it says', pod: pod.name },
      };
    }),
  ),
];
