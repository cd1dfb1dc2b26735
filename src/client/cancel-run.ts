import { StageError } from '../core/errors.js';
import { shellWord } from '../core/shell-word.js';
import { expectRun } from './expect-run.js';
import type { RunClient } from './run-client.js';

/**
 * Asks the run to stop; it still records and reports.
 *
 * @throws StageError NotFound when there is no such run, Conflict when it has ended.
 */
export async function cancelRun(runs: RunClient, workflowId: string): Promise<void> {
  await expectRun(runs, workflowId, async (handle) => {
    const { status } = await handle.describe();
    // The server takes a request to cancel what has ended, and does nothing.
    if (status.name === 'RUNNING') return handle.cancel();
    throw new StageError({
      type: 'Conflict',
      message: `Expected the run ${workflowId} to go on, but it has ended (${status.name}).`,
      hint: `See \`tuning-pipeline result ${shellWord(workflowId)}\`.`,
    });
  });
}
