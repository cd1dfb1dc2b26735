import type { WorkflowExecutionInfo } from '@temporalio/client';
import { WORKFLOW_TYPE } from '../core/pipeline/temporal-names.js';
import type { Run, RunClient, RunMemo } from './run-client.js';

/** A run that has not ended: it can be carried on. */
export interface UnfinishedRun extends Run {
  startedAt: Date;
  memo: Partial<RunMemo>;
}

/** The unfinished run of exactly this workflow id, or null. */
export async function findUnfinished({ sdk, client }: RunClient, workflowId: string): Promise<UnfinishedRun | null> {
  try {
    const found = await client.workflow.getHandle(workflowId).describe();
    return found.status.name === 'RUNNING' ? unfinished(found) : null;
  } catch (error) {
    if (error instanceof sdk.WorkflowNotFoundError) return null;
    throw error;
  }
}

/** The newest unfinished run of this input that `--new` started beside another, or null. */
export async function findUnfinishedBeside(
  { client }: RunClient,
  { workflowId, inputHash }: { workflowId: string; inputHash: string },
): Promise<UnfinishedRun | null> {
  const query = `WorkflowType = '${WORKFLOW_TYPE}' AND ExecutionStatus = 'Running'`;
  for await (const found of client.workflow.list({ query })) {
    // Somebody's own workflow id may begin like this one: only the input tells whose run it is.
    if (found.workflowId.startsWith(`${workflowId}-`) && found.memo?.['inputHash'] === inputHash)
      return unfinished(found);
  }
  return null;
}

function unfinished(found: Omit<WorkflowExecutionInfo, 'raw'>): UnfinishedRun {
  const { workflowId, runId, taskQueue, startTime, memo } = found;
  return { workflowId, runId, taskQueue, startedAt: startTime, memo: memo ?? {} };
}
