import type { ClusterTarget } from '../cluster-target.js';
import type { ServerDiff } from './server-diff.js';

/** What crosses Temporal for the apply stage. */
export interface ApplyRequest {
  planDir: string;
  /** The digest that was validated; apply refuses when what it reads has another. */
  digest: string;
  namespace: string;
  /** `originalExecutionRunId`: marks the Jobs of this run, also after a reset. */
  origin: string;
  /** The gate. False: nothing is written; where a cluster can be used, it is asked what it would say. */
  applyEnabled: boolean;
  cluster: ClusterTarget;
  /** The run will wait for the Jobs, so they must stay for a while after they have ended. @default false */
  wait?: boolean;
  /** How long it will wait at most. */
  waitTimeoutMs?: number;
}

export interface ApplyOutcome {
  mode: 'dry-run' | 'apply';
  /** Jobs in the plan. */
  planned: number;
  /** By this or an earlier attempt of this run. */
  created: number;
  /** Jobs of this run that already existed as planned. */
  unchanged: number;
  /** Jobs that this run has created and that are not there any more; they are never started again. */
  gone?: number;
  /** What the cluster said to a dry run; absent in runs of earlier versions and after a real apply. */
  preview?: ApplyPreview;
  warnings: string[];
}

/** What an apply would do, as the API server sees it; refusals fail the stage and are not here. */
export type ApplyPreview =
  /** `diff`: absent in runs of earlier versions. */
  | { asked: true; create: number; unchanged: number; gone: number; diff?: ServerDiff }
  /** No cluster could be asked. */
  | { asked: false; why: string };
