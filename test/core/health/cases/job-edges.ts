import { aJob, aPod } from '../../../support/snapshots.js';
import { ago, anEvent, type Case, failedPod, RETRYING_JOB } from './case.js';

/** What lies next to a rule about a Job, on its other side. */
export const JOB_EDGE_CASES: Case[] = [
  {
    name: 'a Pod that was created in the second in which another one was refused',
    given: {
      jobs: [aJob('a', { parallelism: 2, completions: 2, active: 1 })],
      pods: [aPod('a', { creationTimestamp: ago(10) })],
      events: [anEvent(RETRYING_JOB, { lastTimestamp: ago(10) })],
    },
    health: 'WARN',
    reasons: ['FailedCreate'],
  },
  {
    name: 'a refusal that is told in microseconds, in the second after a Pod was created',
    given: {
      jobs: [aJob('a', { parallelism: 2, completions: 2, active: 1 })],
      pods: [aPod('a', { creationTimestamp: '2026-11-22T01:59:50Z' })],
      events: [anEvent(RETRYING_JOB, { lastTimestamp: '2026-11-22T01:59:50.500000Z', count: 2 })],
    },
    health: 'WARN',
    reasons: ['FailedCreate'],
  },
  {
    name: 'refusals of which the newest one is told in microseconds',
    given: {
      jobs: [aJob('a', { active: 0 })],
      events: [
        anEvent(RETRYING_JOB, { lastTimestamp: '2026-11-22T01:59:50Z', message: 'the older one' }),
        anEvent(RETRYING_JOB, { lastTimestamp: '2026-11-22T01:59:50.500000Z', message: 'the newer one' }),
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
      events: [anEvent(RETRYING_JOB, {})],
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
      events: [anEvent(RETRYING_JOB, { count: 2 })],
    },
    health: 'ERROR',
    reasons: ['FailedCreate'],
  },
  {
    name: 'a work queue some of whose Pods are refused',
    given: {
      jobs: [aJob('a', { parallelism: 3, completions: null, active: 1, ready: 1 })],
      pods: [aPod('a', { creationTimestamp: ago(60) })],
      events: [anEvent(RETRYING_JOB, { count: 2 })],
    },
    health: 'WARN',
    reasons: ['FailedCreate'],
  },
  {
    name: 'a work queue that is done with its first success and needs no more Pods',
    given: {
      jobs: [aJob('a', { parallelism: 3, completions: null, active: 1, ready: 1, succeeded: 1 })],
      pods: [aPod('a')],
      events: [anEvent(RETRYING_JOB, { count: 2 })],
    },
    health: 'OK',
    reasons: ['Running'],
    message: 'Pods running: 1; Pods that have succeeded: 1.',
  },
  {
    name: 'a Job whose Pods were refused before somebody suspended it',
    given: { jobs: [aJob('a', { suspend: true, active: 0 })], events: [anEvent(RETRYING_JOB, { count: 5 })] },
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
];
