import type { Client, WorkflowExecutionInfo, WorkflowHandle } from '@temporalio/client';
import type { ClientSdk } from './adapters/temporal/connect/client-sdk.js';
import { readUnreported } from './adapters/temporal/runs/read-unreported.js';
import { StageError } from './core/errors.js';
import { WORKFLOW_TYPE } from './core/pipeline/temporal-names.js';
import { shellWord } from './core/shell-word.js';
import type { PipelineInput } from './core/pipeline/input.js';
import type { PipelineResult } from './core/pipeline/result.js';
import { parsePipelineResult } from './core/pipeline/result-schema.js';
import type { PipelineStatus } from './workflows/messages.js';

// Starts, finds and reads runs. Knows only Temporal: no files, no cluster.

/** Kept with every run that this client starts. */
export interface RunMemo extends Record<string, unknown> {
  inputHash: string;
  /** RFC 3339: when the run's own deadline passes. */
  deadlineAt: string;
  /** Absolute paths of the input, each with what its operator typed. */
  typedPaths: Record<string, string>;
}

export interface RunClient {
  sdk: ClientSdk;
  client: Client;
}

export interface StartRun {
  workflowId: string;
  /** Whose workers carry it. */
  taskQueue: string;
  input: PipelineInput;
  memo: RunMemo;
  /** One line about the run, for the Web UI. */
  summary: string;
  /** What it is asked for, as Markdown, for the Web UI. */
  details: string;
}

export interface Run {
  workflowId: string;
  /** The run that is meant; a workflow id may have had many. */
  runId: string;
  taskQueue: string;
}

/** @throws StageError Conflict when an unfinished run of that id exists. */
export async function startRun(
  { sdk, client }: RunClient,
  { workflowId, taskQueue, input, memo, summary, details }: StartRun,
): Promise<Run> {
  try {
    const handle = await client.workflow.start(WORKFLOW_TYPE, {
      taskQueue,
      workflowId,
      args: [input],
      memo,
      staticSummary: summary,
      staticDetails: details,
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      // A worker that is killed in the middle of a workflow task is noticed this late.
      workflowTaskTimeout: '5s',
    });
    return { workflowId, runId: handle.firstExecutionRunId, taskQueue };
  } catch (error) {
    if (!(error instanceof sdk.WorkflowExecutionAlreadyStartedError)) throw error;
    throw new StageError({
      type: 'Conflict',
      message: `Expected no unfinished run with the workflow id ${workflowId}, but there is one.`,
      hint: 'Leave out --new to carry it on, or choose another --workflow-id.',
      cause: error,
    });
  }
}

export interface UnfinishedRun extends Run {
  startedAt: Date;
  memo: Partial<RunMemo>;
}

/** The unfinished run of exactly this workflow id, or null. */
export async function findUnfinished({ sdk, client }: RunClient, workflowId: string): Promise<UnfinishedRun | null> {
  try {
    const found = await client.workflow.getHandle(workflowId).describe();
    return found.status.name === 'RUNNING' ? unfinished(found) : null;
  } catch (error) {
    if (error instanceof sdk.WorkflowNotFoundError) return null;
    throw error;
  }
}

/** The newest unfinished run of this input that `--new` started beside another, or null. */
export async function findUnfinishedBeside(
  { client }: RunClient,
  { workflowId, inputHash }: { workflowId: string; inputHash: string },
): Promise<UnfinishedRun | null> {
  const query = `WorkflowType = '${WORKFLOW_TYPE}' AND ExecutionStatus = 'Running'`;
  for await (const found of client.workflow.list({ query })) {
    // Somebody's own workflow id may begin like this one: only the input tells whose run it is.
    if (found.workflowId.startsWith(`${workflowId}-`) && found.memo?.['inputHash'] === inputHash)
      return unfinished(found);
  }
  return null;
}

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

/** What an ended run has to say beside its result. */
export interface RunNotes {
  /** What it would have sent, had its alerts been on. */
  alertPreviews: string[];
  /** What its reader does next; none where all went well, or an earlier version ended it. */
  nextSteps: string[];
}

/** They are in the memo, beside the result. */
export async function readNotes(
  { client }: RunClient,
  { workflowId, runId }: Pick<Run, 'workflowId' | 'runId'>,
): Promise<RunNotes> {
  const { memo } = await client.workflow.getHandle(workflowId, runId, { followRuns: false }).describe();
  const linesOf = (key: string) => {
    const lines = memo?.[key];
    return Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
  };
  return { alertPreviews: linesOf('alertPreviews'), nextSteps: linesOf('nextSteps') };
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

/** A worker answers within milliseconds; where none runs, nobody does. */
const QUERY_TIMEOUT_MS = 3_000;

/** @throws StageError NotFound when there is no such run, Unavailable when no worker is there to answer. */
export async function readStatus(runs: RunClient, workflowId: string): Promise<PipelineStatus> {
  try {
    return await runs.client.connection.withDeadline(Date.now() + QUERY_TIMEOUT_MS, () =>
      expectRun(runs, workflowId, (handle) => handle.query<PipelineStatus>('status')),
    );
  } catch (error) {
    if (!isUnanswered(runs.sdk, error)) throw error;
    throw new StageError({
      type: 'Unavailable',
      message: `Expected a worker to answer for the run ${workflowId}, but none did within ${QUERY_TIMEOUT_MS / 1_000} s.`,
      hint: 'Start one: repeat the `run` command, or use `dev` or `worker`.',
      cause: error,
    });
  }
}

/** gRPC's FAILED_PRECONDITION: the server knows that no worker has asked for this queue's work of late. */
const NO_POLLER = 9;

function isUnanswered({ isGrpcDeadlineError, isGrpcServiceError, ServiceError }: ClientSdk, error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcDeadlineError(cause) || (isGrpcServiceError(cause) && NO_POLLER === (cause.code as number));
}

/** The newest run of a workflow id, ended or not. */
export async function readRun(
  runs: RunClient,
  workflowId: string,
): Promise<Run & { memo: Partial<RunMemo>; ended: boolean }> {
  return expectRun(runs, workflowId, async (handle) => {
    const { runId, status, taskQueue, memo } = await handle.describe();
    return { workflowId, runId, taskQueue, memo: memo ?? {}, ended: status.name !== 'RUNNING' };
  });
}

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
      hint: `See \`tuning-pipeline result ${workflowId}\`.`,
    });
  });
}

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

async function expectRun<T>(
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

function unfinished(found: Omit<WorkflowExecutionInfo, 'raw'>): UnfinishedRun {
  const { workflowId, runId, taskQueue, startTime, memo } = found;
  return { workflowId, runId, taskQueue, startedAt: startTime, memo: memo ?? {} };
}
