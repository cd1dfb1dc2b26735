import { renderDuration } from '../../core/pipeline/duration.js';
import type { PipelineResult } from '../../core/pipeline/result.js';
import type { PipelineStatus } from '../../workflows/messages.js';
import { renderTable } from './table.js';

/** The status that an ended run would answer. */
export function describeEnded({ stages, runKey, planDigest }: PipelineResult): PipelineStatus {
  return { version: 1, running: null, stages, runKey, planDigest, waitingForApproval: false };
}

/** One row per stage; under them what the run waits for. */
export function renderStatus({ running, stages, planDigest, waitingForApproval }: PipelineStatus): string {
  const rows = stages.map(({ stage, status, durationMs, detail }) => [
    stage,
    stage === running ? 'running' : status,
    durationMs === 0 ? '' : renderDuration(durationMs),
    stage === running ? '' : detail,
  ]);
  const waiting = waitingForApproval ? `Waiting for approval of plan ${planDigest}\n` : '';
  return renderTable([['STAGE', 'STATUS', 'TOOK', 'NOTE'], ...rows]) + waiting;
}
