import { type ClusterSnapshot, type Condition, hasCondition, type ObservedJob } from '../monitor/snapshot.js';
import { explainPods } from './pod-reasons.js';
import { REASONS, type Reason } from './reasons.js';
import type { HealthReason, JobHealth, JobPhase } from './report.js';

/**
 * Judges one Job. Only a condition that is True counts: `status.failed > 0` says that a Pod failed, not the Job.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/#terminal-job-conditions
 */
export function evaluateJob(job: ObservedJob, snapshot: ClusterSnapshot): JobHealth {
  const { name, uid } = job;
  const pods = snapshot.pods.filter(({ jobUid }) => jobUid === uid);
  const podReasons = explainPods(pods);
  // FailureTarget is the same verdict as Failed, seconds to minutes before the last Pod has gone.
  const failed = trueCondition(job, 'Failed') ?? trueCondition(job, 'FailureTarget');
  if (failed !== undefined) {
    const reasons = [...podReasons.filter(({ severity }) => severity === 'failure'), conditionReason(failed)];
    return { name, uid, phase: 'Failed', health: 'ERROR', reasons: reasons.map(strip) };
  }
  if (hasCondition(job.conditions, 'Complete')) {
    return { name, uid, phase: 'Succeeded', health: 'OK', reasons: [plain('Completed', 'All Pods have succeeded.')] };
  }
  if (job.suspend || hasCondition(job.conditions, 'Suspended')) {
    return {
      name,
      uid,
      phase: 'Suspended',
      health: 'OK',
      reasons: [plain('Suspended', 'The Job is suspended or waits in a queue.')],
    };
  }
  if (podReasons.length > 0) {
    const phase: JobPhase =
      job.active > 0 && podReasons.every(({ severity }) => severity === 'failure') ? 'Running' : 'Pending';
    return { name, uid, phase, health: 'WARN', reasons: podReasons.map(strip) };
  }
  if (pods.some(({ phase }) => phase === 'Running')) {
    return { name, uid, phase: 'Running', health: 'OK', reasons: [plain('Running', `${job.active} Pods are active.`)] };
  }
  return {
    name,
    uid,
    phase: 'Pending',
    health: 'WARN',
    reasons: [plain('Pending', 'No Pod of this Job has started yet.')],
  };
}

/** A Job that an enabled apply has created and that is gone without a recorded ending. */
export function missingJob(name: string): JobHealth {
  const message = 'The Job was created by this run and is not in the cluster any more; no ending of it was recorded.';
  const hint = 'Look for who deleted it (audit log, ttlSecondsAfterFinished).';
  return {
    name,
    uid: '',
    phase: 'Missing',
    health: 'ERROR',
    reasons: [{ reason: 'JobMissing', message, hint, evidence: [] }],
  };
}

function trueCondition(job: ObservedJob, type: string): Condition | undefined {
  return job.conditions.find((condition) => condition.type === type && condition.status === 'True');
}

function conditionReason({ type, reason, message }: Condition): HealthReason {
  const known = REASONS.find((word) => word === reason);
  return {
    reason: known ?? 'JobFailed',
    message: message === '' ? reason : message,
    evidence: [{ path: `status.conditions[type=${type}].reason`, value: reason }],
  };
}

function plain(reason: Reason, message: string): HealthReason {
  return { reason, message, evidence: [] };
}

function strip({ reason, message, hint, evidence }: HealthReason): HealthReason {
  return { reason, message, ...(hint === undefined ? {} : { hint }), evidence };
}
