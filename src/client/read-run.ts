import { typedPathsOf } from '../core/pipeline/typed-paths.js';
import { expectRun } from './expect-run.js';
import type { Run, RunClient, RunMemo } from './run-client.js';

/** The newest run of a workflow id, ended or not. */
export async function readRun(
  runs: RunClient,
  workflowId: string,
): Promise<Run & { memo: Partial<RunMemo>; ended: boolean }> {
  return expectRun(runs, workflowId, async (handle) => {
    const { runId, status, taskQueue, memo } = await handle.describe();
    const kept = { ...memo, typedPaths: typedPathsOf(memo) };
    return { workflowId, runId, taskQueue, memo: kept, ended: status.name !== 'RUNNING' };
  });
}
