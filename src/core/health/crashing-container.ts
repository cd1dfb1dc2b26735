import { failedInstance } from '../observed/failed-instance.js';
import type { ObservedContainer, ObservedPod } from '../observed/objects.js';
import { containerPath, explainEnding } from './ended-container.js';
import { createFinding, type Finding, type JobContext } from './finding.js';

/**
 * What went wrong in the containers of a Pod that goes on: the crash, then that it waits for its restart. A Pod that
 * has succeeded after a restart tells of the crash too.
 */
export function explainCrashes(context: JobContext, pod: ObservedPod): Finding[] {
  return pod.containers.flatMap((container) => {
    // A side container may end with any code once the others have ended well.
    const instance = pod.phase === 'Succeeded' ? 'lastState' : failedInstance(container);
    const crash = instance === null ? undefined : explainEnding(context, { pod, container, instance });
    const loop = explainLoop(context, pod, container);
    if (crash === undefined) return loop ?? [];
    return loop === undefined ? crash : [{ ...crash, health: loop.health }, loop];
  });
}

function explainLoop(context: JobContext, pod: ObservedPod, container: ObservedContainer): Finding | undefined {
  const { waiting } = container.state;
  if (waiting?.reason !== 'CrashLoopBackOff') return undefined;
  const about = { pod: pod.name, container: container.name };
  const left = restartsLeft(context);
  return createFinding(context, {
    reason: 'CrashLoopBackOff',
    message: `${waiting.message || `container ${container.name} waits for its restart`}; ${describeLeft(left)}`,
    evidence: [
      { path: containerPath(container, 'state.waiting.reason'), value: waiting.reason, ...about },
      { path: containerPath(container, 'restartCount'), value: String(container.restartCount), ...about },
      { path: 'spec.backoffLimit', value: String(context.job.backoffLimit) },
    ],
    subject: about,
    health: left <= context.limits['restarts-left'] ? 'ERROR' : 'WARN',
  });
}

/**
 * How many restarts the Job survives. Source: pastBackoffLimitOnFailure in pkg/controller/job/job_controller.go of
 * Kubernetes: the restarts of all Pods that have not ended count together, and a limit of 0 takes the first.
 */
function restartsLeft({ job, index }: JobContext): number {
  const restarts = index
    .podsOf(job.uid)
    .filter(({ phase }) => phase === 'Running' || phase === 'Pending')
    .flatMap(({ containers }) => containers.map(({ restartCount }) => restartCount))
    .reduce((sum, count) => sum + count, 0);
  return Math.max(job.backoffLimit, 1) - restarts;
}

function describeLeft(left: number): string {
  if (left <= 0) return 'the Job fails now';
  return left === 1 ? 'the Job fails at the next restart' : `the Job fails after ${left} more restarts`;
}
