import type { Client, WorkflowExecutionInfo, WorkflowHandle } from '@temporalio/client';
import { foldRunEvents } from '../../../core/pipeline/fold-run-events.js';
import type { PipelineResult } from '../../../core/pipeline/result.js';
import type { Interruption } from '../../../core/pipeline/state.js';
import { readRunHistory } from './read-run-history.js';

export interface UnreportedExecution {
  handle: WorkflowHandle;
  found: Omit<WorkflowExecutionInfo, 'raw'>;
}

/** The result of a run whose ending left it no time to report, from its history; null where it ended otherwise. */
export async function readUnreported(
  client: Client,
  { handle, found }: UnreportedExecution,
): Promise<PipelineResult | null> {
  const { workflowId, runId, startTime, closeTime, status } = found;
  if (status.name !== 'TERMINATED' && status.name !== 'TIMED_OUT') return null;
  const { input, originalExecutionRunId, events, reason } = await readRunHistory(client, handle);
  return foldRunEvents({
    workflow: { workflowId, runId, originalExecutionRunId, startTime },
    input,
    events,
    ending: describeEnding(status.name, reason),
    closedAtMs: (closeTime ?? startTime).getTime(),
  });
}

function describeEnding(status: 'TERMINATED' | 'TIMED_OUT', reason: string): Interruption {
  if (status === 'TIMED_OUT') return { reason: 'RunTimedOut', message: 'the run timed out on the server' };
  const why = reason.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  return { reason: 'RunTerminated', message: `the run was terminated${why === '' ? '' : ` (${why})`}` };
}
