import { StageError } from '../core/errors.js';
import { expectRun } from './expect-run.js';
import type { RunClient } from './run-client.js';

/** Sends the decision about the plan with this digest. @throws StageError Refused when the run does not wait for it. */
export async function decide(
  runs: RunClient,
  decision: { workflowId: string; verb: 'approve' | 'reject'; digest: string },
): Promise<void> {
  const { workflowId, verb, digest } = decision;
  try {
    await expectRun(runs, workflowId, (handle) => handle.executeUpdate(verb, { args: [digest] }));
  } catch (error) {
    if (!(error instanceof runs.sdk.WorkflowUpdateFailedError)) throw error;
    throw new StageError({
      type: 'Refused',
      message: `The run did not take it: ${error.cause?.message ?? error.message}.`,
      cause: error,
    });
  }
}
