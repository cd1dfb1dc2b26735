import type { Run, RunClient } from './run-client.js';

/** What an ended run has to say beside its result. */
export interface RunNotes {
  /** What it would have sent, had its alerts been on. */
  alertPreviews: string[];
  /** What its reader does next; none where all went well, or an earlier version ended it. */
  nextSteps: string[];
}

/** The notes in the memo of an ended run, beside its result. Whoever starts a run can write there too. */
export function notesOf(memo: Readonly<Record<string, unknown>> | undefined): RunNotes {
  const linesOf = (key: keyof RunNotes) => {
    const lines = memo?.[key];
    return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
  };
  return { alertPreviews: linesOf('alertPreviews'), nextSteps: linesOf('nextSteps') };
}

/** The notes of a run that has ended since it was looked at; none where they can't be read: the result matters more. */
export async function readNotes(
  { client }: RunClient,
  { workflowId, runId }: Pick<Run, 'workflowId' | 'runId'>,
): Promise<RunNotes> {
  const handle = client.workflow.getHandle(workflowId, runId, { followRuns: false });
  return handle.describe().then(
    ({ memo }) => notesOf(memo),
    () => notesOf(undefined),
  );
}
