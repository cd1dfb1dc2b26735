import { renderDuration } from '../../core/duration.js';
import { decisionLines } from '../../core/pipeline/render-awaited.js';
import type { PipelineResult } from '../../core/pipeline/result.js';
import { printable } from '../../core/printable.js';
import type { PipelineStatus } from '../../workflows/messages.js';
import { renderNextSteps } from './next-steps.js';
import { renderTable } from './table.js';

/** The status that an ended run would answer. */
export function describeEnded({ stages, runKey, planDigest }: PipelineResult): PipelineStatus {
  return { version: 1, running: null, stages, runKey, planDigest, waitingForApproval: false };
}

/** How an ended run was judged, and what to do next: the lines below its stages. */
export function renderEnded(
  { healthStatus, exitCode, warnings }: PipelineResult,
  nextSteps: readonly string[],
): string {
  const said = warnings.map((warning) => `warning: ${printable(warning)}`);
  return [`Ended: ${healthStatus}, exit code ${exitCode}`, ...said, ''].join('\n') + renderNextSteps(nextSteps);
}

/** One row per stage; under them what the run waits for. */
export function renderStatus(status: PipelineStatus, workflowId: string): string {
  const { running, stages } = status;
  const rows = stages.map(({ stage, status: how, durationMs, detail }) => [
    stage,
    stage === running ? 'running' : how,
    durationMs === 0 ? '' : renderDuration(durationMs),
    stage === running ? '' : printable(detail),
  ]);
  return renderTable([['STAGE', 'STATUS', 'TOOK', 'NOTE'], ...rows]) + renderWaiting(status, workflowId);
}

/** What a run asks a person, and the lines that answer it; '' where it asks nothing. */
export function renderWaiting({ waitingForApproval, awaited, planDigest }: PipelineStatus, workflowId: string): string {
  if (!waitingForApproval) return '';
  const facts = awaited ?? [`Waiting for approval of plan ${planDigest}`];
  const answers = decisionLines({ workflowId, digest: planDigest });
  return [...facts.map(printable), ...answers.map((line) => `  ${line}`), ''].join('\n');
}
