import type { WorkflowHandle } from '@temporalio/client';
import type { ClientSdk } from '../adapters/temporal/connect/client-sdk.js';
import { readUnreported } from '../adapters/temporal/runs/read-unreported.js';
import { StageError } from '../core/errors.js';
import type { PipelineResult } from '../core/pipeline/result.js';
import { parsePipelineResult } from '../core/pipeline/result-schema.js';
import { shellWord } from '../core/shell-word.js';
import type { Run, RunClient } from './run-client.js';

/**
 * Waits for the end of a run and reads its result from wherever its ending has left it; of a run that was terminated
 * or timed out on the server, from its history.
 *
 * @throws StageError when the run failed without one.
 */
export async function awaitResult(
  { sdk, client }: RunClient,
  { workflowId, runId }: Pick<Run, 'workflowId' | 'runId'>,
): Promise<PipelineResult> {
  const handle = client.workflow.getHandle(workflowId, runId, { followRuns: false });
  try {
    return expectResult(await handle.result(), workflowId);
  } catch (error) {
    if (!(error instanceof sdk.WorkflowFailedError)) throw error;
    return resultOfFailure({ sdk, client }, handle, error);
  }
}

async function resultOfFailure(
  { sdk, client }: RunClient,
  handle: WorkflowHandle,
  error: InstanceType<ClientSdk['WorkflowFailedError']>,
): Promise<PipelineResult> {
  const { cause } = error;
  const details = cause instanceof sdk.ApplicationFailure ? cause.details : undefined;
  const found = await handle.describe();
  const { memo, status } = found;
  const result =
    parsePipelineResult(details?.[0]) ??
    parsePipelineResult(memo?.['result']) ??
    (await readUnreported(client, { handle, found }));
  if (result === null) {
    throw new StageError({
      type: 'Unavailable',
      message: `Expected the run ${handle.workflowId} to end with a result, but it ended as ${status.name} without one (${cause?.message ?? error.message}).`,
      hint: whereToLook(status.name, handle.workflowId),
      cause: error,
    });
  }
  // Bad input names its fields only in the failure's message.
  if (cause instanceof sdk.ApplicationFailure && cause.type === 'InvalidInput') {
    return { ...result, warnings: [...result.warnings, cause.message] };
  }
  return result;
}

/** Only a defect fails a run without a result: its stack is in the history, and what the worker did then in its log. */
function whereToLook(status: string, workflowId: string): string {
  if (status !== 'FAILED') return 'Look at it in the Web UI; start the run again to go on.';
  const show = `temporal workflow show --workflow-id ${shellWord(workflowId)}`;
  return `This is a defect: report what \`${show} -o json\` and the log of its worker say. Start the run again to go on.`;
}

function expectResult(value: unknown, workflowId: string): PipelineResult {
  const result = parsePipelineResult(value);
  if (result !== null) return result;
  throw new StageError({
    type: 'Corrupt',
    message: `Expected the run ${workflowId} to return a pipeline result of version 1, but it returned something else.`,
    hint: 'Use the version of this program that started it.',
  });
}
