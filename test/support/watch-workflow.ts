import type { WorkflowFailedError, WorkflowHandle } from '@temporalio/client';
import type { PipelineResult } from '../../src/core/pipeline/result.js';
import { parsePipelineResult } from '../../src/core/pipeline/result-schema.js';
import type { PipelineStatus } from '../../src/workflows/messages.js';

/** Waits for the end of a run; returns how Temporal has closed it, and what its memo says. */
export async function endOf(
  handle: WorkflowHandle,
): Promise<{ status: string; result: PipelineResult; error: WorkflowFailedError | null }> {
  const error: unknown = await handle.result().then(
    () => null,
    (failure: unknown) => failure,
  );
  const { status, memo } = await handle.describe();
  const result = parsePipelineResult(memo?.['result']);
  if (result === null) throw new Error('the memo holds no result');
  return { status: status.name, result, error: error as WorkflowFailedError | null };
}

/** Asks the run until it says so; the worker answers within milliseconds. */
export async function untilStatus(
  handle: WorkflowHandle,
  done: (status: PipelineStatus) => boolean,
): Promise<PipelineStatus> {
  for (;;) {
    const status = await handle.query<PipelineStatus>('status');
    if (done(status)) return status;
  }
}
