import type { ObservedEvent, ObservedJob, ObservedPod } from '../observed/objects.js';
import type { ClusterProblem } from './contract.js';

// What one look at the cluster saw, trimmed to what health, history and alerts need.

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
