import { hasCondition } from './conditions.js';
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
  /** What the credentials may not list: it is empty for that reason, not because there is nothing. */
  unseen?: Unseen[];
  /** Waiting ended before the Jobs did. */
  waitTimedOut: boolean;
  /** Names of the Jobs that an enabled apply has created: one that is not among `jobs` is missing. */
  expectedJobs: string[];
  jobs: ObservedJob[];
  pods: ObservedPod[];
  events: ObservedEvent[];
  /** Last lines of failed containers, and of others where they were asked for. */
  logs: LogTail[];
  /** Containers whose last lines were wanted and are not in `logs`: beyond the limit, or not to be had any more. */
  logsOmitted: number;
}

/** Lists beside the Jobs, by the API's own names. */
export type Unseen = 'pods' | 'events';

export interface LogTail {
  pod: string;
  container: string;
  lines: string[];
  /** Earlier lines, or the rest of long ones, were left out. */
  truncated: boolean;
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
  /** RFC 3339, as all timestamps here; '' where unknown or not yet. */
  creationTimestamp: string;
  deletionTimestamp: string;
  suspend: boolean;
  parallelism: number;
  /** Null: a work queue, which is done once a Pod has succeeded and all have ended. */
  completions: number | null;
  backoffLimit: number;
  /** 0: none. */
  activeDeadlineSeconds: number;
  active: number;
  ready: number;
  terminating: number;
  succeeded: number;
  failed: number;
  /** Of an Indexed Job, as Kubernetes writes it: `1,3-5`. */
  failedIndexes: string;
  /** '' before the controller has started it. */
  startTime: string;
  completionTime: string;
  /** Kueue's LocalQueue, '' where it is not queued. */
  queueName: string;
  /** Another controller than Kubernetes' own manages it, '' where not. */
  managedBy: string;
  conditions: Condition[];
  /** It is gone from the cluster; this is how it had ended, from the run's ledger or as this wait has seen it. */
  fromLedger: boolean;
}

export interface ObservedPod {
  name: string;
  uid: string;
  /** uid of the Job that owns it. */
  jobUid: string;
  creationTimestamp: string;
  deletionTimestamp: string;
  deletionGracePeriodSeconds: number;
  nodeName: string;
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
  return {
    version: 1,
    ...rest,
    observed: false,
    problem,
    waitTimedOut: false,
    jobs: [],
    pods: [],
    events: [],
    logs: [],
    logsOmitted: 0,
  };
}

/** A Job that will not change any more. */
export function isFinished(job: ObservedJob): boolean {
  return hasCondition(job.conditions, 'Complete') || hasCondition(job.conditions, 'Failed');
}
