import type { ReasonTable } from '../reason-row.js';

const TERMINATED = 'containerStatuses[].state.terminated or lastState.terminated, init containers too';

/** Reasons of a container that ran and ended badly. */
export const ENDING_REASONS = {
  OOMKilled: {
    class: 'failure',
    seen: `${TERMINATED}: reason (exit code 137)`,
    errorFrom: 'Failed',
    hint: 'Raise resources.limits.memory of container {container}, or give each worker less to hold at a time.',
  },
  Error: {
    class: 'failure',
    seen: `${TERMINATED}: exitCode other than 0`,
    errorFrom: 'Failed',
    hint: 'Read its last lines: kubectl -n {namespace} logs {pod} -c {container}{previous}',
    byExitCode: true,
  },
  StartError: {
    class: 'failure',
    seen: `${TERMINATED}: reason (exit code 128)`,
    errorFrom: 'Failed',
    hint: "Correct command, args or workingDir of container {container}: the image has no such file, or it can't be run.",
  },
  ContainerCannotRun: {
    class: 'failure',
    seen: `${TERMINATED}: reason (exit codes 126, 127, 128)`,
    errorFrom: 'Failed',
    hint: "Correct command, args or workingDir of container {container}: the image has no such file, or it can't be run.",
  },
  ContainerStatusUnknown: {
    class: 'infrastructure',
    seen: `${TERMINATED}: reason (exit code 137)`,
    errorFrom: 'Failed',
    hint: 'Look at what happened to the node at that time: kubectl describe node {node}',
  },
  CrashLoopBackOff: {
    class: 'failure',
    seen: 'containerStatuses[].state.waiting.reason (restartPolicy OnFailure)',
    errorFrom: 'restarts-left',
    hint: 'Read why it crashed the last time: kubectl -n {namespace} logs {pod} -c {container} --previous',
  },
  PodDeadlineExceeded: {
    class: 'failure',
    seen: "pod.status.reason DeadlineExceeded: the Pod's own activeDeadlineSeconds, not the Job's",
    errorFrom: 'Failed',
    hint: "Raise activeDeadlineSeconds of the Pod template, or set the Job's (active_deadline_seconds) in its place.",
  },
  PodFailed: {
    class: 'failure',
    seen: 'pod.status.phase Failed or job.status.failed, and nothing says why',
    errorFrom: 'Failed',
    hint: 'Look for its events before they expire: kubectl -n {namespace} describe job {job}',
  },
} as const satisfies ReasonTable;
