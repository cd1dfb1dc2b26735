import type { ReasonTable } from '../reason-row.js';

/** Reasons about a whole run or observation. */
export const RUN_REASONS = {
  NoJobs: {
    class: 'run',
    seen: 'no Job matches the selector',
    errorFrom: 'OK',
    hint: 'Check the namespace and the label selector if Jobs were expected.',
  },
  ClusterNotConfigured: {
    class: 'run',
    seen: 'no kubeconfig is found',
    errorFrom: 'never',
    hint: 'Name a cluster with --kubeconfig or KUBECONFIG to have Jobs observed.',
  },
  ClusterUnreachable: {
    class: 'run',
    seen: 'connection, TLS, credentials, permissions or the namespace',
    errorFrom: 'never',
    hint: 'Check the cluster and the credentials, then run monitor again.',
  },
  PipelineFailed: {
    class: 'run',
    seen: 'generate, validate, apply or monitor could not do its work',
    errorFrom: 'at once',
    hint: 'Correct what the failed stage names, then start the run again.',
  },
  DeadlinePassed: {
    class: 'run',
    seen: "the run's deadline passed before its Jobs could be waited for",
    errorFrom: 'at once',
    hint: 'Find the stage that took so long, or allow more time with --deadline.',
  },
  ApprovalRejected: {
    class: 'run',
    seen: 'an operator rejected the plan',
    errorFrom: 'at once',
    hint: 'Ask who rejected the plan, change it and start the run again.',
  },
  ApprovalTimedOut: {
    class: 'run',
    seen: 'nobody answered in time',
    errorFrom: 'at once',
    hint: 'Start the run again and approve it in time, or allow more with --approval-timeout.',
  },
  WaitTimedOut: {
    class: 'run',
    seen: 'the time for waiting ended before the Jobs did',
    errorFrom: 'at once',
    hint: 'Look at what they wait for, or allow more time with --wait-timeout.',
  },
  RunMissed: {
    class: 'run',
    seen: 'an earlier firing of the schedule has left no line in the history',
    errorFrom: 'never',
    hint: 'Run `tuning-pipeline schedule doctor`, which tells a missed firing from a skipped, paused or failed one.',
  },
  Cancelled: {
    class: 'run',
    seen: 'somebody cancelled the run',
    errorFrom: 'never',
    hint: 'Start the run again if it was cancelled by mistake.',
  },
  RunTerminated: {
    class: 'run',
    seen: 'somebody terminated the run: it could neither record nor report',
    errorFrom: 'at once',
    hint: 'Start the run again, and end one with `cancel` in place of terminating it: then it still records and reports.',
  },
  RunTimedOut: {
    class: 'run',
    seen: 'the Temporal server ended the run by a timeout: it could neither record nor report',
    errorFrom: 'at once',
    hint: 'Find out why no worker carried it on; keep the timeouts of the server above the deadline of the run.',
  },
} as const satisfies ReasonTable;
