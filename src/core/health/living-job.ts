import { hasCondition, trueCondition } from '../observed/conditions.js';
import type { ObservedJob } from '../observed/objects.js';
import { createFinding, type Finding, type JobContext, lastedSince } from './finding.js';
import { HEALTH_ORDER } from './health-status.js';
import { conditionEvidence, unclearCondition } from './job-condition.js';
import { explainLostFailures } from './lost-failures.js';
import { explainCreation } from './pod-creation.js';
import type { PodFindings } from './pod-health.js';
import type { Evidence, JobPhase } from './report.js';

export interface LivingJob {
  phase: JobPhase;
  /** Never empty; the root cause first. */
  findings: Finding[];
}

/** Kubernetes' own controller, where `spec.managedBy` names it at all. */
const JOB_CONTROLLER = 'kubernetes.io/job-controller';

/** Judges a Job that has neither failed nor succeeded: a Pod that failed can still be retried. */
export function evaluateLivingJob(context: JobContext, pods: PodFindings[]): LivingJob {
  const { job } = context;
  const isSuspended = job.suspend || hasCondition(job.conditions, 'Suspended');
  // A Pod that is being deleted does not wait for anything any more.
  const waits = pods.filter(({ pod }) => pod.deletionTimestamp === '').flatMap((findings) => findings.waits);
  const state = isSuspended ? explainSuspended(context) : explainProgress(context, { pods, waits });
  const phase = isSuspended ? 'Suspended' : isRunning(job, pods) ? 'Running' : 'Pending';
  const failures = pods.flatMap((findings) => findings.failures);
  const message = `Pods that failed and are gone: ${job.failed}.`;
  const lost = explainLostFailures(context, { failures, message });
  const troubles = [
    ...explainJob(context, isSuspended),
    ...(lost === undefined ? failures : [lost]),
    ...waits.filter((wait) => wait.class !== 'pending'),
  ];
  // Sorting is stable: what makes it an ERROR first, then failures before waits, the oldest Pod's first.
  troubles.sort((a, b) => HEALTH_ORDER[b.health] - HEALTH_ORDER[a.health]);
  if (troubles.length > 0) return { phase, findings: isSuspended ? [...troubles, state] : troubles };
  return { phase, findings: [state] };
}

/** What is wrong with the Job itself. */
function explainJob(context: JobContext, isSuspended: boolean): Finding[] {
  const { job, limits, nowMs } = context;
  const findings: Finding[] = [];
  const unclear = unclearCondition(job);
  if (unclear !== undefined) {
    const message =
      unclear.message || `Nobody knows how the Job is: its condition ${unclear.type} is ${unclear.status}.`;
    const evidence = [{ path: `status.conditions[type=${unclear.type}].status`, value: unclear.status }];
    findings.push(createFinding(context, { reason: 'Unknown', message, evidence }));
  }
  const refusal = isSuspended ? undefined : explainCreation(context);
  if (refusal !== undefined) findings.push(refusal);
  if (!isSuspended && job.startTime === '' && lastedSince(job.creationTimestamp, nowMs) >= limits['not-started']) {
    findings.push(explainNotStarted(context));
  }
  if (job.deletionTimestamp !== '' && lastedSince(job.deletionTimestamp, nowMs) >= limits.terminating) {
    const message = 'The Job was deleted and is still there.';
    const evidence = [{ path: 'metadata.deletionTimestamp', value: job.deletionTimestamp }];
    findings.push(createFinding(context, { reason: 'Terminating', message, evidence }));
  }
  return findings;
}

function explainNotStarted(context: JobContext): Finding {
  const { managedBy } = context.job;
  const isForeign = managedBy !== '' && managedBy !== JOB_CONTROLLER;
  const evidence: Evidence[] = [{ path: 'status.startTime', value: '' }];
  if (isForeign) evidence.push({ path: 'spec.managedBy', value: managedBy });
  return createFinding(context, {
    reason: 'JobNotStarted',
    message: isForeign
      ? `The controller of spec.managedBy, ${managedBy}, has not started the Job.`
      : 'No controller has started the Job.',
    evidence,
  });
}

/** What it does while nothing is wrong. */
function explainProgress(context: JobContext, { pods, waits }: { pods: PodFindings[]; waits: Finding[] }): Finding {
  const { job } = context;
  if (isRunning(job, pods)) {
    const running = pods.filter(({ pod }) => pod.phase === 'Running').length || job.ready;
    const evidence = [{ path: 'status.active', value: String(job.active) }];
    return createFinding(context, {
      reason: 'Running',
      message: `Pods running: ${running}; ${describeSuccess(job)}.`,
      evidence,
    });
  }
  const pending = waits.find(({ reason }) => reason === 'Pending') ?? waits[0];
  if (pending !== undefined) return pending;
  return createFinding(context, { reason: 'Pending', ...describeIdle(job) });
}

/** Why no Pod runs of a Job of which nothing says that it is over. */
function describeIdle(job: ObservedJob): { message: string; evidence: Evidence[] } {
  const { active, succeeded, completions } = job;
  if (succeeded === 0) {
    const evidence = [{ path: 'status.active', value: String(active) }];
    return { message: 'No Pod of this Job has started yet.', evidence };
  }
  const evidence = [{ path: 'status.succeeded', value: String(succeeded) }];
  const success = describeSuccess(job);
  const isDone = active === 0 && succeeded >= (completions ?? 1);
  const message = isDone
    ? `Its work is done (${success}), and the Job controller has not called the Job Complete yet.`
    : `No Pod of this Job runs just now; ${success}.`;
  return { message, evidence };
}

function describeSuccess({ succeeded, completions }: ObservedJob): string {
  return completions === null
    ? `Pods that have succeeded: ${succeeded}`
    : `completions: ${succeeded} of ${completions}`;
}

function explainSuspended(context: JobContext): Finding {
  const { job } = context;
  const condition = trueCondition(job.conditions, 'Suspended');
  const evidence: Evidence[] = [{ path: 'spec.suspend', value: String(job.suspend) }];
  if (condition !== undefined) evidence.push(conditionEvidence(condition));
  if (job.queueName === '') {
    const message = condition?.message || 'The Job is suspended.';
    return createFinding(context, { reason: 'Suspended', message, evidence });
  }
  evidence.push({ path: 'metadata.labels[kueue.x-k8s.io/queue-name]', value: job.queueName });
  return createFinding(context, { reason: 'Queued', message: `The Job waits in queue ${job.queueName}.`, evidence });
}

/** `ready` is what the Job controller has counted: its Pods may be too young for the snapshot. */
function isRunning({ ready }: ObservedJob, pods: PodFindings[]): boolean {
  return ready > 0 || pods.some(({ pod }) => pod.phase === 'Running');
}
