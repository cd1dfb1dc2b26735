import { trueCondition } from '../observed/conditions.js';
import type { Condition } from '../observed/objects.js';
import { createFinding, type Finding, type FindingContext, type JobContext } from './finding.js';
import { worstHealth } from './health-status.js';
import { explainFailure, explainSuccess } from './job-condition.js';
import { evaluateLivingJob } from './living-job.js';
import { explainLostFailures } from './lost-failures.js';
import { explainCreation } from './pod-creation.js';
import { judgePod, type PodFindings } from './pod-health.js';
import type { HealthReason, JobHealth, JobPhase } from './report.js';

/** More than a root cause, its condition and a few others only hide them. */
const MAX_REASONS = 8;

/**
 * Judges one Job. Only a condition that is True counts: `status.failed > 0` says that a Pod failed, not the Job.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/#terminal-job-conditions
 */
export function evaluateJob(context: JobContext): JobHealth {
  const { job, index } = context;
  const pods = index.podsOf(job.uid).map((pod) => judgePod(context, pod));
  // FailureTarget is the same verdict as Failed, seconds to minutes before the last Pod has gone.
  const failed = trueCondition(job.conditions, 'Failed') ?? trueCondition(job.conditions, 'FailureTarget');
  if (failed !== undefined) return evaluateFailedJob(context, pods, failed);
  const succeeded = trueCondition(job.conditions, 'Complete') ?? trueCondition(job.conditions, 'SuccessCriteriaMet');
  if (succeeded !== undefined) return evaluateSucceededJob(context, pods, succeeded);
  if (job.fromLedger) return missingJob(context, job);
  const { phase, findings } = evaluateLivingJob(context, pods);
  return toHealth(job, phase, findings);
}

/** A Job that an enabled apply has created and that is gone without a recorded ending. */
export function missingJob(context: Omit<FindingContext, 'job'>, job: { name: string; uid: string }): JobHealth {
  const message = 'The Job was created by this run and is not in the cluster any more; no ending of it was recorded.';
  const finding = createFinding(
    { ...context, job },
    { reason: 'JobMissing', message, evidence: [{ path: 'expectedJobs', value: job.name }] },
  );
  return toHealth(job, 'Missing', [finding]);
}

/** The root cause, then the condition that it led to, then what else went wrong. */
function evaluateFailedJob(context: JobContext, pods: PodFindings[], condition: Condition): JobHealth {
  const verdict = explainFailure(context, condition);
  // The message of PodFailurePolicy names the Pod that decided.
  const isNamed = ({ pod }: PodFindings) => condition.message.includes(`/${pod.name} `);
  const inOrder = [...pods.filter(isNamed), ...pods.filter((findings) => !isNamed(findings))];
  const failures = inOrder.flatMap((findings) => findings.failures).filter(({ reason }) => reason !== 'Terminating');
  const refusal = explainCreation(context);
  const waits = pods.flatMap((findings) => findings.waits).filter((wait) => wait.class !== 'pending');
  const [root, ...others] = [...failures, ...(refusal === undefined ? [] : [refusal]), ...waits];
  const reasons = root === undefined ? [verdict] : [root, verdict, ...others];
  return { ...toHealth(context.job, 'Failed', reasons), health: verdict.health };
}

/** Well, but worth a look where Pods had to be retried. */
function evaluateSucceededJob(context: JobContext, pods: PodFindings[], condition: Condition): JobHealth {
  const { job } = context;
  const verdict = explainSuccess(context, condition);
  const failures = pods.flatMap((findings) => findings.failures).filter(({ reason }) => reason !== 'Terminating');
  const message = `${job.failed} of its Pods failed before it completed, and are gone.`;
  const lost = explainLostFailures(context, { failures, message });
  // With a success policy, Pods that were not needed any more count as failed when they are stopped.
  const isCounted = lost !== undefined && condition.reason !== 'SuccessPolicy';
  const [root, ...others] = isCounted ? [lost] : failures;
  const phase = condition.type === 'Complete' ? 'Succeeded' : 'Running';
  if (root === undefined) return toHealth(job, phase, [verdict]);
  return { ...toHealth(job, phase, [root, verdict, ...others]), health: 'WARN' };
}

function toHealth({ name, uid }: { name: string; uid: string }, phase: JobPhase, findings: Finding[]): JobHealth {
  // Ten Pods that failed alike are one reason.
  const distinct = new Map<string, HealthReason>();
  for (const { reason, message, hint, evidence } of findings) {
    if (!distinct.has(reason)) distinct.set(reason, { reason, message, hint, evidence });
  }
  const reasons = [...distinct.values()].slice(0, MAX_REASONS);
  return { name, uid, phase, health: worstHealth(findings.map(({ health }) => health)), reasons };
}
