import { isRunning, type Scenario } from '../scenario.js';

const INDEXED = { completionMode: 'Indexed', backoffLimitPerIndex: 0, backoffLimit: undefined };

/** Conditions that the Job controller sets, and Jobs without any. */
export const JOB_SCENARIOS: Scenario[] = [
  {
    name: 'job-deadline',
    title: 'The Job runs into its deadline',
    signal: 'Failed=True, DeadlineExceeded',
    job: { annotations: { outcome: 'hang' }, spec: { activeDeadlineSeconds: 2 } },
    expected: {
      health: 'ERROR',
      phase: 'Failed',
      reasons: ['DeadlineExceeded'],
      message: 'Job was active longer than specified deadline',
      evidence: { path: 'spec.activeDeadlineSeconds', value: '2' },
    },
  },
  {
    name: 'deadline-behind-image',
    title: 'The same because its image could not be pulled',
    signal: 'FailureTarget=True, DeadlineExceeded; state.waiting: ErrImagePull',
    job: {
      annotations: { outcome: 'image-pull-error', 'stop-after': '1h' },
      spec: { activeDeadlineSeconds: 3 },
    },
    act: ({ untilCondition }) => untilCondition('FailureTarget'),
    expected: {
      health: 'ERROR',
      phase: 'Failed',
      reasons: ['ErrImagePull', 'DeadlineExceeded'],
      message: 'not found',
    },
  },
  {
    name: 'pod-deadline',
    title: 'A Pod runs into its own deadline',
    signal: 'pod.status.reason DeadlineExceeded',
    job: { annotations: { outcome: 'deadline', after: '0s' }, spec: { backoffLimit: 5 } },
    expected: {
      health: 'WARN',
      phase: 'Pending',
      reasons: ['PodDeadlineExceeded'],
      message: 'longer than the specified deadline',
      evidence: { path: 'status.reason', value: 'DeadlineExceeded' },
    },
  },
  {
    name: 'pod-failure-policy',
    title: 'A pod failure policy rules retries out',
    signal: 'Failed=True, PodFailurePolicy',
    job: {
      annotations: { outcome: 'fail', after: '0s', 'exit-code': '42' },
      spec: {
        backoffLimit: 6,
        podFailurePolicy: {
          rules: [{ action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'In', values: [42] } }],
        },
      },
    },
    expected: {
      health: 'ERROR',
      phase: 'Failed',
      reasons: ['Error', 'PodFailurePolicy'],
      message: 'ended with exit code 42',
      evidence: { path: '[name=main].state.terminated.exitCode', value: '42', container: 'main' },
    },
  },
  {
    name: 'failure-target',
    title: 'The Job has lost, and a Pod takes its time to stop',
    signal: 'FailureTarget=True, not Failed',
    job: { annotations: { outcome: 'hang', 'stop-after': '1h' }, spec: { completions: 2, parallelism: 2 } },
    act: async ({ untilPods, decide, untilCondition }) => {
      const [first] = await untilPods((pods) => pods.filter(isRunning).length === 2);
      await decide(first, { outcome: 'oom-killed' });
      await untilCondition('FailureTarget');
    },
    expected: {
      health: 'ERROR',
      phase: 'Failed',
      reasons: ['OOMKilled', 'BackoffLimitExceeded'],
      message: 'ended with exit code 137',
    },
  },
  {
    name: 'failed-indexes',
    title: 'One index of an Indexed Job fails',
    signal: 'Failed=True, FailedIndexes; status.failedIndexes',
    job: { annotations: { outcome: 'hang' }, spec: { ...INDEXED, completions: 3, parallelism: 3 } },
    act: async ({ untilPods, decide }) => {
      const pods = await untilPods((seen) => seen.filter(isRunning).length === 3);
      for (const pod of pods) await decide(pod, { outcome: pod.index === '1' ? 'fail' : 'succeed' });
    },
    expected: {
      health: 'ERROR',
      phase: 'Failed',
      reasons: ['Error', 'FailedIndexes'],
      message: 'ended with exit code 1',
      exitCode: 1,
    },
  },
  {
    name: 'max-failed-indexes',
    title: 'More indexes fail than may',
    signal: 'Failed=True, MaxFailedIndexesExceeded',
    job: {
      annotations: { outcome: 'oom-killed', after: '0s' },
      spec: { ...INDEXED, maxFailedIndexes: 1, completions: 4, parallelism: 2 },
    },
    expected: {
      health: 'ERROR',
      phase: 'Failed',
      reasons: ['OOMKilled', 'MaxFailedIndexesExceeded'],
      message: 'ended with exit code 137',
    },
  },
  {
    name: 'foreign-manager',
    title: 'The controller of spec.managedBy is not there',
    signal: 'status.startTime is missing',
    job: { spec: { managedBy: 'example.com/tuner' } },
    expected: { health: 'WARN', phase: 'Pending', reasons: ['Pending'], message: 'No Pod of this Job has started yet' },
    later: { afterMs: 31_000, health: 'WARN', reasons: ['JobNotStarted'] },
  },
  {
    name: 'expired',
    title: 'The TTL removes the Job before anybody sees it end',
    signal: 'planned, and not in the cluster',
    job: { annotations: { after: '0s' }, spec: { ttlSecondsAfterFinished: 0 } },
    look: { expectedJobs: ['expired'] },
    expected: { health: 'ERROR', phase: 'Missing', reasons: ['JobMissing'], message: 'is not in the cluster any more' },
  },
  {
    name: 'stuck-job',
    title: 'A finalizer keeps a deleted Job',
    signal: 'job.metadata.deletionTimestamp',
    job: { annotations: { outcome: 'hang' } },
    act: async ({ send, untilPods }) => {
      await untilPods((pods) => pods.some(isRunning));
      const job = '/apis/batch/v1/namespaces/{namespace}/jobs/{job}';
      await send('PATCH', job, { metadata: { finalizers: ['example.com/archive'] } });
      await send('DELETE', `${job}?propagationPolicy=Background`);
    },
    look: { afterMs: 120_000 },
    expected: {
      health: 'WARN',
      phase: 'Running',
      reasons: ['Terminating'],
      message: 'The Job was deleted and is still there',
    },
  },
  {
    name: 'wait-timed-out',
    title: 'Waiting ends before the Job does',
    signal: 'the run waits no longer (waitTimeout)',
    job: { annotations: { outcome: 'hang' } },
    look: { waitExpired: true },
    expected: { health: 'ERROR', phase: 'Running', reasons: ['WaitTimedOut', 'Running'], message: 'had not ended' },
  },
  {
    name: 'no-jobs',
    title: 'Nothing matches',
    signal: 'no Job in the namespace',
    expected: { health: 'OK', reasons: ['NoJobs'], message: 'matches app=health' },
  },
  {
    name: 'no-namespace',
    title: 'The namespace does not exist',
    signal: 'the API server answers 404',
    look: { namespace: 'nowhere' },
    expected: { health: 'WARN', reasons: ['ClusterUnreachable'], message: 'could not be observed' },
  },
];
