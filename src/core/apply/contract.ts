import type { ClusterTarget } from '../monitor/contract.js';

/** What crosses Temporal for the apply stage. */
export interface ApplyRequest {
  planDir: string;
  /** The digest that was validated; apply refuses when what it reads has another. */
  digest: string;
  namespace: string;
  /** `originalExecutionRunId`: marks the Jobs of this run, also after a reset. */
  origin: string;
  /** The gate. False: stop after the plan. */
  applyEnabled: boolean;
  cluster: ClusterTarget;
}

export interface ApplyOutcome {
  mode: 'dry-run' | 'apply';
  /** Jobs in the plan. */
  planned: number;
  created: number;
  /** Jobs of this run that already existed as planned. */
  unchanged: number;
  warnings: string[];
}
