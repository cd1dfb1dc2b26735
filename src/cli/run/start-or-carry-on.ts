import { findUnfinished, findUnfinishedBeside, type UnfinishedRun } from '../../client/find-unfinished.js';
import type { Run } from '../../client/run-client.js';
import { type StartRun, startRun } from '../../client/start-run.js';
import { renderDuration } from '../../core/duration.js';
import { StageError } from '../../core/errors.js';
import type { Io } from '../io.js';
import { renderSummary } from '../render/summary.js';
import { awaitRun } from './await-run.js';
import type { RunSession } from './run-session.js';

export interface StartOrCarryOn extends Omit<StartRun, 'taskQueue'> {
  /** `--new`: start another run although one of this input is unfinished. */
  startNew: boolean;
  /** Called with the id of the run that is about to start: what it needs on disk is written before. */
  prepare(workflowId: string): Promise<StartRun['input']>;
}

/** Carries on the unfinished run of the same input, and says so; else starts a new one. Either is worked on. */
export async function startOrCarryOn(
  session: Pick<RunSession, 'runs' | 'queueFor' | 'serve'>,
  start: StartOrCarryOn,
  io: Io,
): Promise<Run> {
  const { runs } = session;
  const { workflowId, memo, startNew } = start;
  const unfinished =
    (await findUnfinished(runs, workflowId)) ??
    (startNew ? null : await findUnfinishedBeside(runs, { workflowId, inputHash: memo.inputHash }));
  if (unfinished === null) return startUnlessStarted(session, start, io);
  if (startNew) {
    return startNewRun(session, { ...start, workflowId: `${workflowId}-${Date.now().toString(36)}` });
  }
  expectSameInput(unfinished, start);
  if (!isPastDeadline(unfinished)) return carryOn(session, unfinished, io);
  io.err(`The unfinished run ${unfinished.workflowId} is past its deadline; it is brought to its end first.\n`);
  session.serve(unfinished.taskQueue);
  io.err(renderSummary(await awaitRun({ runs, run: unfinished, mayAsk: true, io })));
  return startUnlessStarted(session, start, io);
}

/** Of two commands with one input, the later one joins the run that the earlier one has started in between. */
async function startUnlessStarted(
  session: Pick<RunSession, 'runs' | 'queueFor' | 'serve'>,
  start: StartOrCarryOn,
  io: Io,
): Promise<Run> {
  try {
    return await startNewRun(session, start);
  } catch (error) {
    if (!(error instanceof StageError) || error.type !== 'Conflict' || start.startNew) throw error;
    const other = await findUnfinished(session.runs, start.workflowId);
    if (other === null) return startNewRun(session, start);
    expectSameInput(other, start);
    return carryOn(session, other, io);
  }
}

async function startNewRun(
  { runs, queueFor, serve }: Pick<RunSession, 'runs' | 'queueFor' | 'serve'>,
  start: StartOrCarryOn,
): Promise<Run> {
  const { workflowId, prepare, memo, summary, details } = start;
  const taskQueue = queueFor(workflowId);
  serve(taskQueue);
  return startRun(runs, { workflowId, taskQueue, memo, summary, details, input: await prepare(workflowId) });
}

function carryOn({ serve }: Pick<RunSession, 'serve'>, unfinished: UnfinishedRun, io: Io): Run {
  const { workflowId, startedAt, taskQueue } = unfinished;
  const age = renderDuration(Date.now() - startedAt.getTime());
  io.err(`Carrying on the unfinished run ${workflowId}, started ${age} ago; --new starts another one.\n`);
  serve(taskQueue);
  return unfinished;
}

function isPastDeadline({ memo }: UnfinishedRun): boolean {
  return memo.deadlineAt !== undefined && Date.parse(memo.deadlineAt) < Date.now();
}

/** A run without a memo was started by hand; whoever names its id means it. */
function expectSameInput({ memo: { inputHash } }: UnfinishedRun, { workflowId, memo }: StartOrCarryOn): void {
  if (inputHash === undefined || inputHash === memo.inputHash) return;
  throw new StageError({
    type: 'Conflict',
    message: `Expected the unfinished run ${workflowId} to have this input, but it was started with another one.`,
    hint: 'Choose another --workflow-id, wait for that run, or cancel it.',
  });
}
