// The one list of reasons. Kubernetes' own word wherever it has one, so that a search for the word finds its docs.

/** Reasons about a whole run or observation. */
const RUN_REASONS = [
  'NoJobs',
  'ClusterNotConfigured',
  'ClusterUnreachable',
  'PipelineFailed',
  'DeadlinePassed',
  'ApprovalRejected',
  'ApprovalTimedOut',
  'WaitTimedOut',
  'Cancelled',
] as const;

/** Reasons about one Job. */
const JOB_REASONS = [
  'Completed',
  'Running',
  'Pending',
  'Suspended',
  'SchedulingGated',
  'JobMissing',
  'JobFailed',
  'BackoffLimitExceeded',
  'DeadlineExceeded',
  'PodFailurePolicy',
  'FailedIndexes',
  'MaxFailedIndexesExceeded',
  'OOMKilled',
  'Error',
  'Evicted',
  'Unschedulable',
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'CreateContainerConfigError',
  'FailedCreate',
] as const;

export const REASONS = [...RUN_REASONS, ...JOB_REASONS] as const;

export type Reason = (typeof REASONS)[number];

/** Reasons that only say "not over yet": a verdict that has nothing else never fires an alert. */
export const PENDING_REASONS: ReadonlySet<Reason> = new Set<Reason>([
  'Pending',
  'Running',
  'Suspended',
  'SchedulingGated',
]);
