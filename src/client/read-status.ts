import type { ClientSdk } from '../adapters/temporal/connect/client-sdk.js';
import { StageError } from '../core/errors.js';
import type { PipelineStatus } from '../workflows/messages.js';
import { expectRun } from './expect-run.js';
import type { RunClient } from './run-client.js';

/** A worker answers within milliseconds; where none runs, nobody does. */
const QUERY_TIMEOUT_MS = 3_000;

/**
 * How far a run has come, as its worker tells.
 *
 * @throws StageError NotFound when there is no such run, Unavailable when no worker is there to answer.
 */
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
