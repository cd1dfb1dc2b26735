import type { ClusterProblem } from './contract.js';

// What one look at the cluster saw, trimmed to what health, history and alerts need. Field names and nesting are
// Kubernetes' own, so that evidence can point at them.

export interface ClusterSnapshot {
  version: 1;
  /** RFC 3339, by the API server's clock where it was reached. */
  observedAt: string;
  namespace: string;
  labelSelector: string;
  /** The kubeconfig context; '' where there is none. */
  clusterName: string;
  /** False: nothing was seen, and `problem` says why. */
  observed: boolean;
  problem?: ClusterProblem;
  /** Waiting ended before the Jobs did. */
  waitTimedOut: boolean;
  /** Names of the Jobs that an enabled apply has created: one that is not among `jobs` is missing. */
  expectedJobs: string[];
  jobs: ObservedJob[];
  pods: ObservedPod[];
  events: ObservedEvent[];
}

export interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
  /** RFC 3339, '' where unknown. */
  lastTransitionTime: string;
}

export interface ObservedJob {
  name: string;
  uid: string;
  creationTimestamp: string;
  suspend: boolean;
  backoffLimit: number;
  active: number;
  succeeded: number;
  failed: number;
  /** RFC 3339, '' before the controller has started it. */
  startTime: string;
  conditions: Condition[];
}

export interface ObservedPod {
  name: string;
  uid: string;
  /** uid of the Job that owns it. */
  jobUid: string;
  creationTimestamp: string;
  phase: string;
  reason: string;
  message: string;
  conditions: Condition[];
  containers: ObservedContainer[];
}

export interface ObservedContainer {
  name: string;
  init: boolean;
  restartCount: number;
  state: ContainerState;
  lastState: ContainerState;
}

export interface ContainerState {
  waiting?: { reason: string; message: string };
  running?: { startedAt: string };
  terminated?: { reason: string; message: string; exitCode: number; finishedAt: string };
}

export interface ObservedEvent {
  type: string;
  reason: string;
  /** Kind, name and uid of the object that it is about. */
  kind: string;
  name: string;
  uid: string;
  count: number;
  /** RFC 3339. */
  firstTimestamp: string;
  lastTimestamp: string;
  message: string;
}

export interface UnobservedInput {
  problem: ClusterProblem;
  observedAt: string;
  namespace: string;
  labelSelector: string;
  clusterName: string;
  expectedJobs: string[];
}

/** The snapshot of a look that saw nothing. */
export function unobserved({ problem, ...rest }: UnobservedInput): ClusterSnapshot {
  return { version: 1, ...rest, observed: false, problem, waitTimedOut: false, jobs: [], pods: [], events: [] };
}

/** A Job that will not change any more. */
export function isFinished(job: ObservedJob): boolean {
  return hasCondition(job.conditions, 'Complete') || hasCondition(job.conditions, 'Failed');
}

/** A condition counts only while its status is True: `Failed=False` is no failure. */
export function hasCondition(conditions: readonly Condition[], type: string): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === 'True');
}
