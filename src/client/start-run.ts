import { StageError } from '../core/errors.js';
import type { PipelineInput } from '../core/pipeline/input.js';
import { WORKFLOW_TYPE } from '../core/pipeline/temporal-names.js';
import type { Run, RunClient, RunMemo } from './run-client.js';

/** What a run is started with. */
export interface StartRun {
  workflowId: string;
  /** Whose workers carry it. */
  taskQueue: string;
  input: PipelineInput;
  memo: RunMemo;
  /** One line about the run, for the Web UI. */
  summary: string;
  /** What it is asked for, as Markdown, for the Web UI. */
  details: string;
}

/** The run, started. @throws StageError Conflict when an unfinished run of that id exists. */
export async function startRun(
  { sdk, client }: RunClient,
  { workflowId, taskQueue, input, memo, summary, details }: StartRun,
): Promise<Run> {
  try {
    const handle = await client.workflow.start(WORKFLOW_TYPE, {
      taskQueue,
      workflowId,
      args: [input],
      memo,
      staticSummary: summary,
      staticDetails: details,
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      // A worker that is killed in the middle of a workflow task is noticed this late.
      workflowTaskTimeout: '5s',
    });
    return { workflowId, runId: handle.firstExecutionRunId, taskQueue };
  } catch (error) {
    if (!(error instanceof sdk.WorkflowExecutionAlreadyStartedError)) throw error;
    throw new StageError({
      type: 'Conflict',
      message: `Expected no unfinished run with the workflow id ${workflowId}, but there is one.`,
      hint: 'Leave out --new to carry it on, or choose another --workflow-id.',
      cause: error,
    });
  }
}
