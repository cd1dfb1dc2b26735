import type { Run, RunClient } from './run-client.js';

/** What an ended run has to say beside its result. */
export interface RunNotes {
  /** What it would have sent, had its alerts been on. */
  alertPreviews: string[];
  /** What its reader does next; none where all went well, or an earlier version ended it. */
  nextSteps: string[];
}

/** They are in the memo, beside the result; none where it can't be read any more: the result matters more. */
export async function readNotes(
  { client }: RunClient,
  { workflowId, runId }: Pick<Run, 'workflowId' | 'runId'>,
): Promise<RunNotes> {
  const handle = client.workflow.getHandle(workflowId, runId, { followRuns: false });
  const memo = await handle.describe().then(
    (found) => found.memo,
    () => undefined,
  );
  const linesOf = (key: string) => {
    const lines = memo?.[key];
    return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
  };
  return { alertPreviews: linesOf('alertPreviews'), nextSteps: linesOf('nextSteps') };
}
