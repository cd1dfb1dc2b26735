import type { HealthStatus } from '../health/health-status.js';
import type { ClusterTarget } from '../cluster-target.js';

/** Who and what a run is; the same facts go to the history line and to notifications. */
export interface RunFacts {
  workflowId: string;
  runId: string;
  /** The run of which this one is a reset. */
  resetOf?: string;
  runKey: string;
  sessionId: string;
  configHash: string;
  mode: RunMode;
  namespace: string;
  /** The input's labelSelector, never the one narrowed by `scope`. */
  selector: string;
  clusterName: string;
}

export type RunMode = 'dry_run' | 'apply' | 'full_alerts';

/** What the run was judged as, so far. */
export interface Verdict {
  health: HealthStatus;
  /** Root causes with counts, worst first, as in the summary: `OOMKilled: 1`. Empty when OK. */
  reasons: { reason: string; count: number }[];
  /** One sentence for people: why the run failed, or ''. */
  message: string;
  exitCode: 0 | 1 | 2 | 3;
  onlyPending: boolean;
}

/** What crosses Temporal for the history stage. */
export interface HistoryRequest {
  historyFile: string;
  /** RFC 3339, fixed by the workflow: a retry writes the same line. */
  timestamp: string;
  facts: RunFacts;
  verdict: Verdict;
  /** Names the cluster where monitor was not reached: every run of a stream must be found in it. */
  cluster: ClusterTarget;
  /** Addresses of the snapshot and the health report, absent when these stages were not reached. */
  snapshot?: string;
  report?: string;
  /** Most events stored in the line. */
  eventsLimit: number;
  /** Most earlier verdicts of the stream that are shown with this one; absent: none, as an earlier version asks. */
  historyLimit?: number;
  /** The folder whose run this record ends; it is marked as ended. Absent when generate failed. */
  planDir?: string;
}

export interface HistoryOutcome {
  /** False: an earlier attempt had already appended this run's line. */
  appended: boolean;
  /** The line's idempotency key. */
  key: string;
  /** How the newest runs of the stream were judged, oldest first, this one last; absent where they can't be read. */
  recent?: HealthStatus[];
  warnings: string[];
}
