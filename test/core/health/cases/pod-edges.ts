import { aCondition, aContainer, aJob, aPod } from '../../../support/snapshots.js';
import {
  ago,
  anEvent,
  type Case,
  failedJob,
  failedPod,
  RETRYING_JOB,
  terminated,
  waiting,
  waitingPod,
} from './case.js';

const HOUR = 3_600;

const deletedPod = (endedSecondsAgo: number) =>
  aPod('a', {
    phase: 'Failed',
    deletionTimestamp: ago(10),
    deletionGracePeriodSeconds: 30,
    containers: [aContainer(terminated('Error', 143, { finishedAt: ago(endedSecondsAgo) }))],
  });

/** What lies next to a rule about Pods, on its other side. */
export const POD_EDGE_CASES: Case[] = [
  {
    name: 'a Pod that ended in the second in which it was asked to stop',
    given: { jobs: [failedJob(RETRYING_JOB, 'DeadlineExceeded')], pods: [deletedPod(40)] },
    health: 'ERROR',
    reasons: ['DeadlineExceeded'],
  },
  {
    name: 'a Pod that somebody deleted, of a Job that goes on',
    given: { jobs: [RETRYING_JOB], pods: [deletedPod(39)] },
    health: 'WARN',
    reasons: ['Error'],
    hint: /who deleted or drained it/,
  },
  {
    name: 'a container that could start only after the init containers',
    given: {
      jobs: [RETRYING_JOB],
      pods: [
        waitingPod('CreateContainerConfigError', {
          forSeconds: HOUR,
          conditions: [
            aCondition('PodScheduled', { lastTransitionTime: ago(HOUR) }),
            aCondition('Initialized', { lastTransitionTime: ago(59) }),
          ],
        }),
      ],
    },
    health: 'WARN',
    reasons: ['CreateContainerConfigError'],
  },
  {
    name: 'a container that could start only after its own crash',
    given: {
      jobs: [RETRYING_JOB],
      pods: [
        waitingPod('', {
          forSeconds: HOUR,
          containers: [
            aContainer(waiting('CreateContainerConfigError'), {
              restartCount: 1,
              lastState: terminated('Error', 1, { finishedAt: ago(59) }),
            }),
          ],
        }),
      ],
    },
    health: 'WARN',
    reasons: ['Error', 'CreateContainerConfigError'],
  },
  {
    name: 'a side container among the init containers, beside one that does not start',
    given: {
      jobs: [RETRYING_JOB],
      pods: [
        waitingPod('', {
          forSeconds: HOUR,
          conditions: [aCondition('Initialized', { lastTransitionTime: ago(HOUR) })],
          containers: [
            aContainer({ running: { startedAt: ago(HOUR) } }, { name: 'side', init: true }),
            aContainer(waiting('ContainerCreating')),
          ],
        }),
      ],
    },
    health: 'ERROR',
    reasons: ['ContainerCreating'],
  },
  {
    name: 'an event that is no warning',
    given: {
      jobs: [RETRYING_JOB],
      pods: [waitingPod('ContainerCreating', { forSeconds: 300 })],
      events: [anEvent({ uid: 'uid-a-abcde' }, { type: 'Normal', reason: 'FailedMount' })],
    },
    health: 'WARN',
    reasons: ['Pending'],
  },
  {
    name: 'two warnings about a start: the newest one counts',
    given: {
      jobs: [RETRYING_JOB],
      pods: [waitingPod('ContainerCreating', { forSeconds: 300 })],
      events: [
        anEvent({ uid: 'uid-a-abcde' }, { reason: 'FailedMount', lastTimestamp: ago(200) }),
        anEvent({ uid: 'uid-a-abcde' }, { reason: 'NetworkNotReady', lastTimestamp: ago(100) }),
      ],
    },
    health: 'WARN',
    reasons: ['NetworkNotReady'],
  },
  {
    name: 'two Pods that failed alike are one reason, the first one its proof',
    given: {
      jobs: [RETRYING_JOB],
      pods: [
        { ...failedPod('OOMKilled', 137), name: 'a-young', creationTimestamp: ago(100) },
        { ...failedPod('OOMKilled', 137), name: 'a-old', creationTimestamp: ago(200) },
      ],
    },
    health: 'WARN',
    reasons: ['OOMKilled'],
    message: /Pod a-old /,
  },
  {
    name: 'a Pod that failed, and its successor that fits no node: what makes it an ERROR comes first',
    given: {
      jobs: [RETRYING_JOB],
      pods: [
        failedPod('OOMKilled', 137),
        aPod('a', {
          name: 'a-next',
          phase: 'Pending',
          nodeName: '',
          creationTimestamp: ago(HOUR),
          conditions: [
            aCondition('PodScheduled', { status: 'False', reason: 'Unschedulable', lastTransitionTime: ago(HOUR) }),
          ],
        }),
      ],
    },
    health: 'ERROR',
    reasons: ['Unschedulable', 'OOMKilled'],
  },
  {
    name: 'a Pod that is being deleted does not wait for its image any more',
    given: {
      jobs: [RETRYING_JOB],
      pods: [waitingPod('ErrImagePull', { message: 'not found', deletionTimestamp: ago(-20) })],
    },
    health: 'WARN',
    reasons: ['Pending'],
  },
  {
    name: 'restarts of a Pod that has ended do not count against the limit',
    given: {
      jobs: [RETRYING_JOB],
      pods: [
        aPod('a', {
          name: 'a-first',
          phase: 'Succeeded',
          containers: [aContainer(terminated('Completed', 0), { restartCount: 3 })],
        }),
        aPod('a', { containers: [aContainer(waiting('CrashLoopBackOff'))] }),
      ],
    },
    health: 'WARN',
    reasons: ['CrashLoopBackOff'],
    message: /fails after 3 more restarts/,
  },
  {
    name: 'the first crash of a Job with a limit of 0: only the restart takes it',
    given: { jobs: [aJob('a')], pods: [aPod('a', { containers: [aContainer(waiting('CrashLoopBackOff'))] })] },
    health: 'WARN',
    reasons: ['CrashLoopBackOff'],
    message: /fails at the next restart/,
  },
];
