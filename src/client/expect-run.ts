import type { WorkflowHandle } from '@temporalio/client';
import { StageError } from '../core/errors.js';
import type { RunClient } from './run-client.js';

/** The answer of the newest run of this id. @throws StageError NotFound when the server knows none. */
export async function expectRun<T>(
  { sdk, client }: RunClient,
  workflowId: string,
  ask: (handle: WorkflowHandle) => Promise<T>,
): Promise<T> {
  try {
    return await ask(client.workflow.getHandle(workflowId));
  } catch (error) {
    if (!(error instanceof sdk.WorkflowNotFoundError)) throw error;
    throw new StageError({
      type: 'NotFound',
      message: `Expected an unfinished run with the workflow id ${workflowId}, but the server knows none.`,
      hint: 'The id is in the output of `run`, and in the Web UI.',
      cause: error,
    });
  }
}
