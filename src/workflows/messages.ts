import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { StageReport } from '../core/pipeline/result.js';
import type { Stage } from '../core/pipeline/stages.js';

/** What the query `status` answers while a run goes on and after it has ended. */
export interface PipelineStatus {
  version: 1;
  /** The stage that runs now; null between stages and after the last one. */
  running: Stage | null;
  stages: StageReport[];
  runKey: string;
  /** '' until generate is done. An approval must name it. */
  planDigest: string;
  waitingForApproval: boolean;
  /** While it waits: the digest, what the cluster would do and what it warns about, as lines. */
  awaited?: string[];
}

export const statusQuery = defineQuery<PipelineStatus>('status');

/** Takes the digest of the plan that the approver has read; any other digest is refused. */
export const approveUpdate = defineUpdate<string, [digest: string]>('approve');
export const rejectUpdate = defineUpdate<string, [digest: string]>('reject');
