import {
  awaitResult,
  findUnfinished,
  findUnfinishedBeside,
  type Run,
  type RunClient,
  type StartRun,
  startRun,
  type UnfinishedRun,
} from '../client.js';
import { StageError } from '../core/errors.js';
import { renderDuration } from '../core/pipeline/duration.js';
import type { Io } from './io.js';
import { renderSummary } from './render/summary.js';

export interface StartOrCarryOn extends StartRun {
  /** `--new`: start another run although one of this input is unfinished. */
  startNew: boolean;
  /** Called with the id of the run that is about to start: what it needs on disk is written before. */
  prepare(workflowId: string): Promise<StartRun['input']>;
}

/** Carries on the unfinished run of the same input, and says so; else starts a new one. */
export async function startOrCarryOn(runs: RunClient, start: StartOrCarryOn, io: Io): Promise<Run> {
  const { workflowId, memo, startNew, prepare } = start;
  const unfinished =
    (await findUnfinished(runs, workflowId)) ?? (startNew ? null : await findUnfinishedBeside(runs, workflowId));
  if (unfinished !== null && !startNew) {
    if (unfinished.memo.inputHash !== undefined && unfinished.memo.inputHash !== memo.inputHash)
      throw otherInput(workflowId);
    if (!isPastDeadline(unfinished)) {
      const age = renderDuration(Date.now() - unfinished.startedAt.getTime());
      io.err(
        `Carrying on the unfinished run ${unfinished.workflowId}, started ${age} ago; --new starts another one.\n`,
      );
      return unfinished;
    }
    io.err(`The unfinished run ${unfinished.workflowId} is past its deadline; it is brought to its end first.\n`);
    io.err(renderSummary(await awaitResult(runs, unfinished)));
  }
  const id = unfinished !== null && startNew ? `${workflowId}-${Date.now().toString(36)}` : workflowId;
  return startRun(runs, { ...start, workflowId: id, input: await prepare(id) });
}

function isPastDeadline({ memo }: UnfinishedRun): boolean {
  return memo.deadlineAt !== undefined && Date.parse(memo.deadlineAt) < Date.now();
}

function otherInput(workflowId: string): StageError {
  return new StageError({
    type: 'Conflict',
    message: `Expected the unfinished run ${workflowId} to have this input, but it was started with another one.`,
    hint: 'Choose another --workflow-id, wait for that run, or cancel it.',
  });
}
