import type { ReasonTable } from '../reason-row.js';

const CONDITION = 'job.status.conditions[type=Failed or FailureTarget].reason';

/** What the Complete condition of a Job says. */
export const SUCCESS_REASONS = {
  Completed: {
    class: 'fine',
    seen: 'job.status.conditions[type=Complete], of a Kubernetes that gives it no reason',
    errorFrom: 'OK',
    hint: 'Collect the results; nothing needs to be done.',
  },
  CompletionsReached: {
    class: 'fine',
    seen: 'job.status.conditions[type=Complete].reason',
    errorFrom: 'OK',
    hint: 'Collect the results; nothing needs to be done.',
  },
  SuccessPolicy: {
    class: 'fine',
    seen: 'job.status.conditions[type=Complete].reason',
    errorFrom: 'OK',
    hint: 'Collect the results; the indexes that the success policy does not ask for may have none.',
  },
} as const satisfies ReasonTable;

/** Reasons of a Job that goes well, or pauses on purpose. */
const FINE_REASONS = {
  SuccessCriteriaMet: {
    class: 'fine',
    seen: 'job.status.conditions[type=SuccessCriteriaMet], not yet Complete',
    errorFrom: 'OK',
    hint: 'Wait a moment; the remaining Pods are being stopped.',
  },
  Running: {
    class: 'pending',
    seen: 'a Pod of phase Running, or job.status.ready',
    errorFrom: 'OK',
    hint: 'Wait; follow it with: kubectl -n {namespace} logs -f job/{job}',
  },
  Suspended: {
    class: 'pending',
    seen: 'job.spec.suspend, or job.status.conditions[type=Suspended]',
    errorFrom: 'OK',
    hint: 'Resume it when it shall run: kubectl -n {namespace} patch job {job} --type=merge -p \'{"spec":{"suspend":false}}\'',
  },
  Queued: {
    class: 'pending',
    seen: 'suspended, with the label kueue.x-k8s.io/queue-name',
    errorFrom: 'OK',
    hint: 'Wait for its turn; see why it waits with: kubectl -n {namespace} get workloads',
  },
  SchedulingGated: {
    class: 'pending',
    seen: 'pod.status.conditions[type=PodScheduled].reason',
    errorFrom: 'OK',
    hint: 'Wait for whoever set the scheduling gate of Pod {pod} to remove it.',
  },
  Pending: {
    class: 'pending',
    seen: 'nothing runs yet and nothing is wrong',
    errorFrom: 'never',
    hint: 'Wait; if it lasts, see: kubectl -n {namespace} describe job {job}',
  },
} as const satisfies ReasonTable;

/** Reasons of a Job that never came to life, or is gone. */
const LIFE_REASONS = {
  JobNotStarted: {
    class: 'infrastructure',
    seen: 'job.status.startTime is missing',
    errorFrom: 'never',
    hint: 'Check that kube-controller-manager runs: kubectl -n kube-system get pods',
    cases: [
      {
        when: /spec\.managedBy/,
        hint: 'Check that the controller that job.spec.managedBy names is installed and running; Kubernetes itself leaves this Job alone.',
      },
    ],
  },
  JobMissing: {
    class: 'failure',
    seen: 'a Job of this run is gone and no ending of it was recorded',
    errorFrom: 'at once',
    hint: 'Look for who deleted it (audit log, ttlSecondsAfterFinished), then run the session again.',
  },
  JobFailed: {
    class: 'failure',
    seen: `${CONDITION}, of a newer Kubernetes`,
    errorFrom: 'at once',
    hint: 'Read its reason and message: kubectl -n {namespace} describe job {job}',
  },
  Terminating: {
    class: 'waiting',
    seen: 'metadata.deletionTimestamp of a Job or Pod, past its grace period',
    errorFrom: 'never',
    hint: 'See which finalizer holds it (kubectl -n {namespace} get job {job} -o yaml) and repair the controller that should remove it.',
    cases: [
      {
        when: /^Pod /,
        hint: 'See whether its node is alive (kubectl get node {node}) and which finalizer holds it: kubectl -n {namespace} get pod {pod} -o yaml',
      },
    ],
  },
  Unknown: {
    class: 'infrastructure',
    seen: 'a phase or condition status that says nothing, such as pod.status.phase Unknown',
    errorFrom: 'never',
    hint: 'Check the node and the controller that should report it: kubectl -n {namespace} get pods -o wide',
  },
} as const satisfies ReasonTable;

/** What the Failed condition of a Job says. */
export const FAILED_REASONS = {
  BackoffLimitExceeded: {
    class: 'failure',
    seen: CONDITION,
    errorFrom: 'at once',
    hint: 'Fix why its Pods fail, then run the session again; raise backoff_limit only for failures that pass by themselves.',
  },
  DeadlineExceeded: {
    class: 'failure',
    seen: CONDITION,
    errorFrom: 'at once',
    hint: 'Find out what took so long, then raise active_deadline_seconds or give each worker fewer iterations.',
  },
  PodFailurePolicy: {
    class: 'failure',
    seen: `${CONDITION}; the message names container, exit code, Pod and rule`,
    errorFrom: 'at once',
    hint: 'Look up in podFailurePolicy what this exit code stands for, and fix that; retrying was ruled out on purpose.',
  },
  FailedIndexes: {
    class: 'failure',
    seen: `${CONDITION}; job.status.failedIndexes`,
    errorFrom: 'failed-indexes',
    hint: 'Run the failed indexes again; the others have their results.',
  },
  MaxFailedIndexesExceeded: {
    class: 'failure',
    seen: `${CONDITION}; job.status.failedIndexes`,
    errorFrom: 'at once',
    hint: 'Fix what the failed indexes have in common before running any of them again.',
  },
} as const satisfies ReasonTable;

/** Warning events about a Job whose Pods can not be created. */
export const CREATION_REASONS = {
  FailedCreate: {
    class: 'failure',
    seen: 'Warning event FailedCreate about the Job, without a condition',
    errorFrom: 'failed-create',
    hint: 'Remove what the message names; the Job controller tries again by itself.',
    cases: [
      {
        when: /exceeded quota|failed quota/,
        hint: 'Free or raise the quota that the message names: kubectl -n {namespace} describe resourcequota',
      },
      {
        when: /violates PodSecurity/,
        hint: 'Change the Pod template as the message says, or the namespace label pod-security.kubernetes.io/enforce.',
      },
      {
        when: /serviceaccount .*not found|error looking up service account/i,
        hint: 'Create the ServiceAccount, or name another one in service_account.',
      },
      {
        when: /no PriorityClass with name/i,
        hint: 'Create the PriorityClass, or name another one in priority_class.',
      },
      {
        when: /webhook/i,
        hint: 'Ask the owner of the admission webhook that the message names; it refuses the Pods, not the Job.',
      },
      {
        when: /(maximum|minimum) .* usage per|LimitRange|limit to request ratio/,
        hint: 'Fit requests and limits into the LimitRange: kubectl -n {namespace} describe limitrange',
      },
    ],
  },
  FailedWorkloadCompilation: {
    class: 'failure',
    seen: 'Warning event about the Job (Kubernetes 1.37 and later)',
    errorFrom: 'failed-create',
    hint: 'Correct spec.scheduling of the Job as the message says.',
  },
  FailedWorkloadCreate: {
    class: 'failure',
    seen: 'Warning event about the Job (Kubernetes 1.37 and later)',
    errorFrom: 'failed-create',
    hint: 'Remove what the message names; the Job controller tries again by itself.',
  },
} as const satisfies ReasonTable;

/** Reasons that the Job itself shows: conditions, fields, events about it. */
export const JOB_REASONS = {
  ...SUCCESS_REASONS,
  ...FINE_REASONS,
  ...LIFE_REASONS,
  ...FAILED_REASONS,
  ...CREATION_REASONS,
} as const;
