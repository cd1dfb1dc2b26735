import type { Highlights } from './highlights.js';
import type { HealthStatus } from './health-status.js';
import type { ReasonCount } from './report.js';

/** What crosses Temporal for the health stage. */
export interface HealthRequest {
  /** Address that monitor returned. */
  snapshot: string;
  planDir: string;
}

export interface HealthOutcome {
  overall: HealthStatus;
  counts: { ok: number; warn: number; error: number };
  /** Root causes with how many Jobs have them, worst first; cluster-wide reasons count 1. */
  reasons: ReasonCount[];
  /** Every reason is "pending" or "still running": nothing has gone wrong yet, so no alert fires. */
  onlyPending: boolean;
  /** Where the whole report is. */
  report: string;
  /** What the run's page shows of it; absent in runs of earlier versions. */
  highlights?: Highlights;
}
