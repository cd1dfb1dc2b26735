import { aCondition, aContainer, aJob, aPod } from '../../../support/snapshots.js';
import { ago, type Case, failedJob, failedPod, ofPod, RETRYING_JOB, terminated, waiting } from './case.js';

/** Pods whose containers have ended, once or again and again. */
export const ENDING_CASES: Case[] = [
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
      jobs: [failedJob(RETRYING_JOB, 'BackoffLimitExceeded')],
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
      jobs: [failedJob(RETRYING_JOB, 'DeadlineExceeded')],
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
      jobs: [failedJob(RETRYING_JOB, 'BackoffLimitExceeded')],
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
