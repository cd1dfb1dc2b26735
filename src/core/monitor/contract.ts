import type { ClusterTarget } from '../cluster-target.js';

/** What crosses Temporal for the monitor stage. */
export interface MonitorRequest {
  planDir: string;
  namespace: string;
  labelSelector: string;
  cluster: ClusterTarget;
  wait: boolean;
  /** Waiting ends at this instant (RFC 3339), fixed by the workflow so that a retry does not restart it. */
  waitUntil: string;
  /** A last look after the run's deadline: Jobs that have not ended count as timed out. */
  waitExpired: boolean;
  /** Names of Jobs that must exist, because an enabled apply created them: read from the plan. */
  expectPlanned: boolean;
  /** Whose ledger says how Jobs ended that are gone: `originalExecutionRunId`. Absent: no ledger is read or written. */
  origin?: string;
  /** Before it looks, delete the Jobs that the ledger says this run has created: a cancelled run's last act. */
  deleteCreated?: boolean;
}

export interface MonitorOutcome {
  /** Where the snapshot is: it may be too large for a payload. */
  snapshot: string;
  /** False: nothing was seen, `problem` says why. */
  observed: boolean;
  problem?: ClusterProblem;
  /** Whether it waited for the Jobs to end, or looked once. */
  waited: boolean;
  /** Jobs that were seen, and those that should have been. */
  jobs: number;
  /** Those that have ended, well or badly. */
  finished: number;
  timedOut: boolean;
  /** What became of Jobs that it was to delete, and what it may not see; absent where there is neither. */
  warnings?: string[];
  /** Name of the cluster for incident streams: the kubeconfig context, '' where there is none. */
  clusterName: string;
}

/** Why nothing could be observed. The words are the reasons that health reports. */
export interface ClusterProblem {
  reason: 'ClusterNotConfigured' | 'ClusterUnreachable';
  message: string;
}
