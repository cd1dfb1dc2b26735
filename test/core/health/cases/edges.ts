import { aCondition, aContainer, aJob, aPod } from '../../../support/snapshots.js';
import { ago, anEvent, type Case, failedJob, failedPod, terminated, waiting, waitingPod } from './case.js';

const job = aJob('a', { backoffLimit: 3 });
const HOUR = 3_600;

const deletedPod = (endedSecondsAgo: number) =>
  aPod('a', {
    phase: 'Failed',
    deletionTimestamp: ago(10),
    deletionGracePeriodSeconds: 30,
    containers: [aContainer(terminated('Error', 143, { finishedAt: ago(endedSecondsAgo) }))],
  });

/** What lies next to a rule, on its other side. */
export const EDGE_CASES: Case[] = [
  {
    name: 'a Pod that was created in the second in which another one was refused',
    given: {
      jobs: [aJob('a', { parallelism: 2, completions: 2, active: 1 })],
      pods: [aPod('a', { creationTimestamp: ago(10) })],
      events: [anEvent(job, { lastTimestamp: ago(10) })],
    },
    health: 'WARN',
    reasons: ['FailedCreate'],
  },
  {
    name: 'a refusal that is told in microseconds, in the second after a Pod was created',
    given: {
      jobs: [aJob('a', { parallelism: 2, completions: 2, active: 1 })],
      pods: [aPod('a', { creationTimestamp: '2026-11-22T01:59:50Z' })],
      events: [anEvent(job, { lastTimestamp: '2026-11-22T01:59:50.500000Z', count: 2 })],
    },
    health: 'WARN',
    reasons: ['FailedCreate'],
  },
  {
    name: 'refusals of which the newest one is told in microseconds',
    given: {
      jobs: [aJob('a', { active: 0 })],
      events: [
        anEvent(job, { lastTimestamp: '2026-11-22T01:59:50Z', message: 'the older one' }),
        anEvent(job, { lastTimestamp: '2026-11-22T01:59:50.500000Z', message: 'the newer one' }),
      ],
    },
    health: 'ERROR',
    reasons: ['FailedCreate'],
    message: 'the newer one',
  },
  {
    name: 'a Job whose last Pod runs does not need those that were refused',
    given: {
      jobs: [aJob('a', { parallelism: 3, completions: 3, succeeded: 2, active: 1 })],
      pods: [aPod('a')],
      events: [anEvent(job, {})],
    },
    health: 'OK',
    reasons: ['Running'],
  },
  {
    name: 'a Job whose completions are all there, and whose controller has not said so yet',
    given: {
      jobs: [aJob('a', { parallelism: 2, completions: 2, active: 0, succeeded: 2 })],
      pods: [aPod('a', { phase: 'Succeeded' })],
    },
    health: 'WARN',
    reasons: ['Pending'],
    message: 'Its work is done (completions: 2 of 2), and the Job controller has not called the Job Complete yet.',
    evidence: { path: 'status.succeeded', value: '2' },
  },
  {
    name: 'a work queue that is done, and whose controller has not said so yet',
    given: { jobs: [aJob('a', { parallelism: 2, completions: null, active: 0, succeeded: 1 })] },
    health: 'WARN',
    reasons: ['Pending'],
    message: /^Its work is done \(Pods that have succeeded: 1\), /,
  },
  {
    name: 'a Job between two of its Pods',
    given: { jobs: [aJob('a', { completions: 3, active: 0, succeeded: 1 })] },
    health: 'WARN',
    reasons: ['Pending'],
    message: 'No Pod of this Job runs just now; completions: 1 of 3.',
  },
  {
    name: 'a Job none of whose Pods has started',
    given: { jobs: [aJob('a', { active: 1 })] },
    health: 'WARN',
    reasons: ['Pending'],
    message: 'No Pod of this Job has started yet.',
  },
  {
    name: 'a work queue (no completions) whose Pods are refused',
    given: {
      jobs: [aJob('a', { parallelism: 3, completions: null, active: 0 })],
      events: [anEvent(job, { count: 2 })],
    },
    health: 'ERROR',
    reasons: ['FailedCreate'],
  },
  {
    name: 'a work queue some of whose Pods are refused',
    given: {
      jobs: [aJob('a', { parallelism: 3, completions: null, active: 1, ready: 1 })],
      pods: [aPod('a', { creationTimestamp: ago(60) })],
      events: [anEvent(job, { count: 2 })],
    },
    health: 'WARN',
    reasons: ['FailedCreate'],
  },
  {
    name: 'a work queue that is done with its first success and needs no more Pods',
    given: {
      jobs: [aJob('a', { parallelism: 3, completions: null, active: 1, ready: 1, succeeded: 1 })],
      pods: [aPod('a')],
      events: [anEvent(job, { count: 2 })],
    },
    health: 'OK',
    reasons: ['Running'],
    message: 'Pods running: 1; Pods that have succeeded: 1.',
  },
  {
    name: 'a Job whose Pods were refused before somebody suspended it',
    given: { jobs: [aJob('a', { suspend: true, active: 0 })], events: [anEvent(job, { count: 5 })] },
    health: 'OK',
    reasons: ['Suspended'],
  },
  {
    name: 'a Job that goes on after a Pod that failed and is gone',
    given: { jobs: [aJob('a', { backoffLimit: 3, active: 1, ready: 1, failed: 2 })], pods: [aPod('a')] },
    health: 'WARN',
    reasons: ['PodFailed'],
    message: 'Pods that failed and are gone: 2.',
    evidence: { path: 'status.failed', value: '2' },
  },
  {
    name: 'a Job that waits to retry a Pod that failed and is gone',
    given: { jobs: [aJob('a', { backoffLimit: 3, active: 0, failed: 1 })] },
    health: 'WARN',
    reasons: ['PodFailed'],
  },
  {
    name: 'a suspended Job whose Pods failed before and are gone',
    given: { jobs: [aJob('a', { suspend: true, active: 0, failed: 1 })] },
    health: 'WARN',
    reasons: ['PodFailed', 'Suspended'],
  },
  {
    name: 'a suspended Job whose failed Pod is still there',
    given: { jobs: [aJob('a', { suspend: true, active: 0, failed: 1 })], pods: [failedPod('OOMKilled', 137)] },
    health: 'WARN',
    reasons: ['OOMKilled', 'Suspended'],
  },
  {
    name: 'a Pod that ended in the second in which it was asked to stop',
    given: { jobs: [failedJob(job, 'DeadlineExceeded')], pods: [deletedPod(40)] },
    health: 'ERROR',
    reasons: ['DeadlineExceeded'],
  },
  {
    name: 'a Pod that somebody deleted, of a Job that goes on',
    given: { jobs: [job], pods: [deletedPod(39)] },
    health: 'WARN',
    reasons: ['Error'],
    hint: /who deleted or drained it/,
  },
  {
    name: 'a container that could start only after the init containers',
    given: {
      jobs: [job],
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
      jobs: [job],
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
      jobs: [job],
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
      jobs: [job],
      pods: [waitingPod('ContainerCreating', { forSeconds: 300 })],
      events: [anEvent({ uid: 'uid-a-abcde' }, { type: 'Normal', reason: 'FailedMount' })],
    },
    health: 'WARN',
    reasons: ['Pending'],
  },
  {
    name: 'two warnings about a start: the newest one counts',
    given: {
      jobs: [job],
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
      jobs: [job],
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
      jobs: [job],
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
    given: { jobs: [job], pods: [waitingPod('ErrImagePull', { message: 'not found', deletionTimestamp: ago(-20) })] },
    health: 'WARN',
    reasons: ['Pending'],
  },
  {
    name: 'restarts of a Pod that has ended do not count against the limit',
    given: {
      jobs: [job],
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
