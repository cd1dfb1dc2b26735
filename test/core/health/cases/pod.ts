import type { ObservedPod } from '../../../../src/core/monitor/snapshot.js';
import { aCondition, aContainer, aJob, aPod } from '../../../support/snapshots.js';
import { ago, anEvent, type Case, failedJob, failedPod, terminated, waiting, waitingPod } from './case.js';

const MINUTE = 60;
const job = aJob('a', { backoffLimit: 3 });

function ofPod(pod: ObservedPod, rest: Omit<Case, 'given'>): Case {
  return { ...rest, given: { jobs: [job], pods: [pod] } };
}

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

const STARTING_CASES: Case[] = [
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
      jobs: [job],
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
        given: { jobs: [job], pods: [pod], events },
        health,
        reasons: [expected],
        evidence: { path: `events[reason=${reason}].message`, value: 'it says', pod: pod.name },
      };
    }),
  ),
];

function unscheduled(reason: string, { forSeconds, message = '' }: { forSeconds: number; message?: string }) {
  const condition = aCondition('PodScheduled', {
    status: 'False',
    reason,
    message,
    lastTransitionTime: ago(forSeconds),
  });
  return aPod('a', { phase: 'Pending', nodeName: '', conditions: [condition] });
}

const SCHEDULING_CASES: Case[] = [
  ofPod(unscheduled('Unschedulable', { forSeconds: 1799, message: '0/5 nodes' }), {
    name: 'no node, almost half an hour',
    health: 'WARN',
    reasons: ['Unschedulable'],
    message: '0/5 nodes',
  }),
  ofPod(unscheduled('Unschedulable', { forSeconds: 1800 }), {
    name: 'no node for half an hour',
    health: 'ERROR',
    reasons: ['Unschedulable'],
  }),
  {
    name: 'no node, and an autoscaler is making one',
    given: {
      jobs: [job],
      pods: [unscheduled('Unschedulable', { forSeconds: 1800 })],
      events: [anEvent({ uid: 'uid-a-abcde' }, { type: 'Normal', reason: 'TriggeredScaleUp' })],
    },
    health: 'WARN',
    reasons: ['Unschedulable'],
  },
  ofPod(unscheduled('SchedulerError', { forSeconds: 1800 }), {
    name: 'a scheduler that fails',
    health: 'ERROR',
    reasons: ['SchedulerError'],
    hint: /^Not the Job's own doing\./,
  }),
  ofPod(unscheduled('BrandNewVerdict', { forSeconds: 5 }), {
    name: 'a scheduler with a new word',
    health: 'WARN',
    reasons: ['Unschedulable'],
    evidence: { path: 'status.conditions[type=PodScheduled].reason', value: 'BrandNewVerdict', pod: 'a-abcde' },
  }),
  ofPod(unscheduled('SchedulingGated', { forSeconds: 90_000 }), {
    name: 'a gate, for a day',
    health: 'OK',
    reasons: ['SchedulingGated'],
  }),
  ofPod(aPod('a', { phase: 'Pending', nodeName: '' }), {
    name: 'a Pod that no scheduler has looked at',
    health: 'WARN',
    reasons: ['Pending'],
    message: /scheduler has not placed/,
  }),
  {
    name: 'one gated Pod and one that waits',
    given: {
      jobs: [job],
      pods: [
        unscheduled('SchedulingGated', { forSeconds: 60 }),
        { ...waitingPod('ContainerCreating'), name: 'a-second', uid: 'second' },
      ],
    },
    health: 'WARN',
    reasons: ['Pending'],
  },
];

const ENDING_CASES: Case[] = [
  ...(['OOMKilled', 'Error', 'StartError', 'ContainerCannotRun', 'ContainerStatusUnknown'] as const).map((reason) =>
    ofPod(failedPod(reason, 137), {
      name: `a Pod that failed with ${reason}, of a Job that can still retry`,
      health: 'WARN',
      reasons: [reason],
      evidence: {
        path: 'status.containerStatuses[name=tuning].state.terminated.reason',
        value: reason,
        container: 'tuning',
        pod: 'a-abcde',
      },
    }),
  ),
  ofPod(failedPod('BrandNewEnd', 3), {
    name: 'a word of a newer runtime',
    health: 'WARN',
    reasons: ['Error'],
    evidence: {
      path: 'status.containerStatuses[name=tuning].state.terminated.reason',
      value: 'BrandNewEnd',
      container: 'tuning',
      pod: 'a-abcde',
    },
  }),
  ofPod(
    aPod('a', {
      containers: [
        aContainer({ running: { startedAt: ago(5) } }, { restartCount: 1, lastState: terminated('OOMKilled', 137) }),
      ],
    }),
    {
      name: 'a container that runs again',
      health: 'WARN',
      reasons: ['OOMKilled'],
      evidence: {
        path: 'status.containerStatuses[name=tuning].lastState.terminated.reason',
        value: 'OOMKilled',
        container: 'tuning',
        pod: 'a-abcde',
      },
    },
  ),
  {
    name: 'a container that was restarted and then succeeded',
    given: {
      jobs: [aJob('a', { conditions: [aCondition('Complete', { reason: 'CompletionsReached' })] })],
      pods: [
        aPod('a', {
          phase: 'Succeeded',
          containers: [
            aContainer(terminated('Completed', 0), { restartCount: 1, lastState: terminated('OOMKilled', 137) }),
          ],
        }),
      ],
    },
    health: 'WARN',
    reasons: ['OOMKilled', 'CompletionsReached'],
  },
  {
    name: 'a side container that was stopped after the others had succeeded',
    given: {
      jobs: [aJob('a', { conditions: [aCondition('Complete', { reason: 'CompletionsReached' })] })],
      pods: [
        aPod('a', {
          phase: 'Succeeded',
          containers: [aContainer(terminated('Completed', 0)), aContainer(terminated('Error', 143), { name: 'side' })],
        }),
      ],
    },
    health: 'OK',
    reasons: ['CompletionsReached'],
  },
  ofPod(
    aPod('a', {
      containers: [
        aContainer(waiting('CrashLoopBackOff', 'back-off 10s'), { restartCount: 1, lastState: terminated('Error', 1) }),
      ],
    }),
    { name: 'a crash loop with two restarts left', health: 'WARN', reasons: ['Error', 'CrashLoopBackOff'] },
  ),
  ofPod(
    aPod('a', {
      containers: [
        aContainer(waiting('CrashLoopBackOff', 'back-off 40s'), { restartCount: 3, lastState: terminated('Error', 1) }),
      ],
    }),
    { name: 'a crash loop with none left', health: 'ERROR', reasons: ['Error', 'CrashLoopBackOff'] },
  ),
  ofPod(aPod('a', { containers: [aContainer(waiting('CrashLoopBackOff'))] }), {
    name: 'a crash loop that forgot its crash',
    health: 'WARN',
    reasons: ['CrashLoopBackOff'],
  }),
  ofPod(aPod('a', { phase: 'Failed', reason: 'DeadlineExceeded', message: 'too long' }), {
    name: "the Pod's own deadline",
    health: 'WARN',
    reasons: ['PodDeadlineExceeded'],
    message: 'too long',
    hint: /activeDeadlineSeconds of the Pod template/,
  }),
  ofPod(aPod('a', { phase: 'Failed' }), { name: 'a Pod that says nothing', health: 'WARN', reasons: ['PodFailed'] }),
  {
    name: 'two containers: the one that ended first took the other with it',
    given: {
      jobs: [failedJob(job, 'BackoffLimitExceeded')],
      pods: [
        aPod('a', {
          phase: 'Failed',
          containers: [
            aContainer(terminated('Error', 143, { finishedAt: ago(50) })),
            aContainer(terminated('OOMKilled', 137, { finishedAt: ago(60) }), { name: 'cache' }),
          ],
        }),
      ],
    },
    health: 'ERROR',
    reasons: ['OOMKilled', 'BackoffLimitExceeded'],
    hint: /container cache/,
  },
  {
    name: 'a Pod that the Job controller has stopped: the consequence of the deadline',
    given: {
      jobs: [failedJob(job, 'DeadlineExceeded')],
      pods: [
        aPod('a', {
          phase: 'Failed',
          deletionTimestamp: ago(10),
          deletionGracePeriodSeconds: 30,
          containers: [aContainer(terminated('Error', 143, { finishedAt: ago(39) }))],
        }),
      ],
    },
    health: 'ERROR',
    reasons: ['DeadlineExceeded'],
  },
  {
    name: 'a Pod that failed before the Job controller stopped the others',
    given: {
      jobs: [failedJob(job, 'BackoffLimitExceeded')],
      pods: [
        aPod('a', {
          phase: 'Failed',
          deletionTimestamp: ago(10),
          deletionGracePeriodSeconds: 30,
          containers: [aContainer(terminated('Error', 143, { finishedAt: ago(41) }))],
        }),
      ],
    },
    health: 'ERROR',
    reasons: ['Error', 'BackoffLimitExceeded'],
  },
];

export const POD_CASES: Case[] = [...STARTING_CASES, ...SCHEDULING_CASES, ...ENDING_CASES];
