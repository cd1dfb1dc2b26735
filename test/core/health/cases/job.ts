import { aCondition, aJob, aPod } from '../../../support/snapshots.js';
import { ago, anEvent, type Case, failedJob, failedPod, waitingPod } from './case.js';

const job = aJob('a');
const running = aPod('a', { creationTimestamp: ago(60) });

function complete(reason: string, changes: Parameters<typeof aJob>[1] = {}) {
  return aJob('a', { active: 0, succeeded: 1, conditions: [aCondition('Complete', { reason })], ...changes });
}

function refused(reason: string, changes: Parameters<typeof anEvent>[1] = {}) {
  return [anEvent(job, { reason, ...changes })];
}

const idle = aJob('a', { active: 0 });

/** Jobs that go well, pause, or are not over. */
const LIVING_CASES: Case[] = [
  { name: 'an older Kubernetes', given: { jobs: [complete('')] }, health: 'OK', reasons: ['Completed'] },
  {
    name: 'a completed Job',
    given: { jobs: [complete('CompletionsReached')] },
    health: 'OK',
    reasons: ['CompletionsReached'],
    evidence: { path: 'status.conditions[type=Complete].reason', value: 'CompletionsReached' },
  },
  {
    name: 'a success policy, whose other Pods count as failed',
    given: { jobs: [complete('SuccessPolicy', { failed: 1 })] },
    health: 'OK',
    reasons: ['SuccessPolicy'],
  },
  {
    name: 'success criteria that are met',
    given: { jobs: [aJob('a', { conditions: [aCondition('SuccessCriteriaMet', { reason: 'SuccessPolicy' })] })] },
    health: 'OK',
    reasons: ['SuccessCriteriaMet'],
  },
  {
    name: 'a completed Job with failed Pods that are gone',
    given: { jobs: [complete('CompletionsReached', { failed: 2 })] },
    health: 'WARN',
    reasons: ['PodFailed', 'CompletionsReached'],
    message: /^2 of its Pods failed/,
    evidence: { path: 'status.failed', value: '2' },
  },
  { name: 'a running Job', given: { jobs: [job], pods: [running] }, health: 'OK', reasons: ['Running'] },
  {
    name: 'a Job whose Pod is too young for the snapshot',
    given: { jobs: [aJob('a', { ready: 1 })] },
    health: 'OK',
    reasons: ['Running'],
  },
  { name: 'a Job without a Pod', given: { jobs: [job] }, health: 'WARN', reasons: ['Pending'] },
  {
    name: 'a suspended Job',
    given: { jobs: [aJob('a', { suspend: true, startTime: '' })] },
    health: 'OK',
    reasons: ['Suspended'],
    evidence: { path: 'spec.suspend', value: 'true' },
  },
  {
    name: 'a suspended Job whose Pod failed before',
    given: { jobs: [aJob('a', { suspend: true, backoffLimit: 3 })], pods: [failedPod('OOMKilled', 137)] },
    health: 'WARN',
    reasons: ['OOMKilled', 'Suspended'],
  },
  {
    name: 'a Job in a queue of Kueue',
    given: { jobs: [aJob('a', { suspend: true, startTime: '', queueName: 'nightly' })] },
    health: 'OK',
    reasons: ['Queued'],
  },
  {
    name: 'a Job that was admitted by Kueue',
    given: { jobs: [aJob('a', { queueName: 'nightly' })], pods: [running] },
    health: 'OK',
    reasons: ['Running'],
  },
];

const FAILED_CASES: Case[] = [
  ...(['BackoffLimitExceeded', 'DeadlineExceeded', 'PodFailurePolicy', 'MaxFailedIndexesExceeded'] as const).map(
    (reason): Case => ({
      name: `Failed, ${reason}`,
      given: { jobs: [failedJob(job, reason)] },
      health: 'ERROR',
      reasons: [reason],
      message: 'told so',
      evidence: { path: 'status.conditions[type=Failed].reason', value: reason },
    }),
  ),
  {
    name: 'Failed, a word of a newer Kubernetes',
    given: { jobs: [failedJob(job, 'BrandNewReason')] },
    health: 'ERROR',
    reasons: ['JobFailed'],
    evidence: { path: 'status.conditions[type=Failed].reason', value: 'BrandNewReason' },
  },
  {
    name: 'Failed without a word',
    given: { jobs: [failedJob(job, '', '')] },
    health: 'ERROR',
    reasons: ['JobFailed'],
    evidence: { path: 'status.conditions[type=Failed].status', value: 'True' },
  },
  {
    name: 'failed indexes',
    given: { jobs: [failedJob(aJob('a', { failedIndexes: '1,3-5' }), 'FailedIndexes', 'Job has failed indexes')] },
    health: 'ERROR',
    reasons: ['FailedIndexes'],
    message: 'Job has failed indexes: 1,3-5',
    evidence: { path: 'status.failedIndexes', value: '1,3-5' },
  },
  {
    name: 'FailureTarget, before Failed',
    given: { jobs: [aJob('a', { conditions: [aCondition('FailureTarget', { reason: 'DeadlineExceeded' })] })] },
    health: 'ERROR',
    reasons: ['DeadlineExceeded'],
    evidence: { path: 'status.conditions[type=FailureTarget].reason', value: 'DeadlineExceeded' },
  },
  {
    name: 'a deadline behind an image that is not there',
    given: {
      jobs: [aJob('a', { conditions: [aCondition('FailureTarget', { reason: 'DeadlineExceeded' })] })],
      pods: [waitingPod('ErrImagePull', { message: 'not found', deletionTimestamp: ago(-20) })],
    },
    health: 'ERROR',
    reasons: ['ErrImagePull', 'DeadlineExceeded'],
  },
  {
    name: 'a deadline behind a quota',
    given: { jobs: [failedJob(idle, 'DeadlineExceeded')], events: refused('FailedCreate') },
    health: 'ERROR',
    reasons: ['FailedCreate', 'DeadlineExceeded'],
  },
  {
    name: 'a failure policy that names its Pod, although another one is older',
    given: {
      jobs: [failedJob(job, 'PodFailurePolicy', 'Container main for pod ns/a-young failed with exit code 42')],
      pods: [
        { ...failedPod('OOMKilled', 137), name: 'a-old', creationTimestamp: ago(900) },
        { ...failedPod('Error', 42), name: 'a-young', creationTimestamp: ago(800) },
      ],
    },
    health: 'ERROR',
    reasons: ['Error', 'PodFailurePolicy', 'OOMKilled'],
  },
];

const CREATION_CASES: Case[] = [
  {
    name: 'one refused Pod, just now',
    given: { jobs: [idle], events: refused('FailedCreate') },
    health: 'WARN',
    reasons: ['FailedCreate'],
    evidence: { path: 'events[reason=FailedCreate].message', value: 'Error creating: forbidden' },
  },
  {
    name: 'a second attempt',
    given: { jobs: [idle], events: refused('FailedCreate', { count: 2 }) },
    health: 'ERROR',
    reasons: ['FailedCreate'],
    evidence: { path: 'events[reason=FailedCreate].count', value: '2' },
  },
  {
    name: 'one attempt, 60 s ago',
    given: { jobs: [idle], events: refused('FailedCreate', { firstTimestamp: ago(60) }) },
    health: 'ERROR',
    reasons: ['FailedCreate'],
  },
  {
    name: 'some Pods of several',
    given: {
      jobs: [aJob('a', { parallelism: 3, completions: 3, active: 1 })],
      pods: [running],
      events: refused('FailedCreate', { count: 9 }),
    },
    health: 'WARN',
    reasons: ['FailedCreate'],
  },
  {
    name: 'old news: all Pods are there',
    given: { jobs: [job], pods: [running], events: refused('FailedCreate', { count: 9 }) },
    health: 'OK',
    reasons: ['Running'],
  },
  {
    name: 'old news: a Pod was created after it, and failed',
    given: {
      jobs: [aJob('a', { active: 0, backoffLimit: 3 })],
      pods: [{ ...failedPod('Error', 1), creationTimestamp: ago(5) }],
      events: refused('FailedCreate', { count: 9 }),
    },
    health: 'WARN',
    reasons: ['Error'],
  },
  ...(['FailedWorkloadCompilation', 'FailedWorkloadCreate'] as const).map(
    (reason): Case => ({
      name: `${reason}, of gang scheduling`,
      given: { jobs: [idle], events: refused(reason, { count: 2 }) },
      health: 'ERROR',
      reasons: [reason],
    }),
  ),
];

const LOST_CASES: Case[] = [
  {
    name: 'a planned Job that is gone',
    given: { expectedJobs: ['a'] },
    health: 'ERROR',
    reasons: ['JobMissing'],
    evidence: { path: 'expectedJobs', value: 'a' },
  },
  {
    name: 'a Job from the ledger that had not ended',
    given: { jobs: [aJob('a', { fromLedger: true })] },
    health: 'ERROR',
    reasons: ['JobMissing'],
  },
  {
    name: 'a Job from the ledger that had succeeded',
    given: { jobs: [complete('CompletionsReached', { fromLedger: true })] },
    health: 'OK',
    reasons: ['CompletionsReached'],
  },
  {
    name: 'a Job that nobody has started',
    given: { jobs: [aJob('a', { active: 0, startTime: '', creationTimestamp: ago(30) })] },
    health: 'WARN',
    reasons: ['JobNotStarted'],
    hint: /kube-controller-manager/,
  },
  {
    name: 'a Job that is younger than that',
    given: { jobs: [aJob('a', { active: 0, startTime: '', creationTimestamp: ago(29) })] },
    health: 'WARN',
    reasons: ['Pending'],
  },
  {
    name: 'a Job that another controller has not started',
    given: { jobs: [aJob('a', { active: 0, startTime: '', managedBy: 'example.com/x' })] },
    health: 'WARN',
    reasons: ['JobNotStarted'],
    hint: /job\.spec\.managedBy/,
    evidence: { path: 'spec.managedBy', value: 'example.com/x' },
  },
  {
    name: 'a Job that was deleted and stays',
    given: { jobs: [aJob('a', { deletionTimestamp: ago(61) })], pods: [running] },
    health: 'WARN',
    reasons: ['Terminating'],
  },
  {
    name: 'a Job that was deleted just now',
    given: { jobs: [aJob('a', { deletionTimestamp: ago(59) })], pods: [running] },
    health: 'OK',
    reasons: ['Running'],
  },
  {
    name: 'a condition that says nothing',
    given: { jobs: [aJob('a', { conditions: [aCondition('Complete', { status: 'Unknown' })] })], pods: [running] },
    health: 'WARN',
    reasons: ['Unknown'],
    evidence: { path: 'status.conditions[type=Complete].status', value: 'Unknown' },
  },
  {
    name: 'a condition that is False',
    given: { jobs: [aJob('a', { conditions: [aCondition('Failed', { status: 'False' })] })], pods: [running] },
    health: 'OK',
    reasons: ['Running'],
  },
  {
    name: 'a condition that somebody else has set',
    given: { jobs: [aJob('a', { conditions: [aCondition('example.com/Archived')] })], pods: [running] },
    health: 'OK',
    reasons: ['Running'],
  },
];

export const JOB_CASES: Case[] = [...LIVING_CASES, ...FAILED_CASES, ...CREATION_CASES, ...LOST_CASES];
