import type { HealthStatus } from './health-status.js';
import type { Reason } from './reasons.js';

export interface ReasonCount {
  reason: Reason;
  count: number;
}

/** Proof for a reason: where in the object it stands and what stands there. */
export interface Evidence {
  /** For example `status.conditions[type=Failed].reason`. */
  path: string;
  value: string;
  /** The Pod that has the field; absent: the Job. */
  pod?: string;
  /** The container that it is about, where there is one. */
  container?: string;
}

export interface HealthReason {
  reason: Reason;
  /** Kubernetes' own message where it has one. */
  message: string;
  /** What an operator does next. */
  hint?: string;
  evidence: Evidence[];
}

export interface JobHealth {
  name: string;
  /** '' for a planned Job that does not exist. */
  uid: string;
  phase: JobPhase;
  health: HealthStatus;
  /** `reasons[0]` is the root cause. */
  reasons: HealthReason[];
}

/** Where a Job is in its life; `Missing` = planned and applied, but not there. */
export type JobPhase = 'Pending' | 'Suspended' | 'Running' | 'Succeeded' | 'Failed' | 'Missing';

export interface HealthReport {
  kind: 'HealthReport';
  version: 1;
  overall: HealthStatus;
  counts: { ok: number; warn: number; error: number };
  jobs: JobHealth[];
  /** RFC 3339; the instant of the snapshot, never of the judgement. */
  observedAt: string;
  /** What concerns the whole observation rather than one Job, such as an unreachable cluster. */
  errors: HealthReason[];
}
