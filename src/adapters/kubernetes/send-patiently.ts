import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, type RetryLimits, decideWait, WRITE_LIMITS } from '../../core/apply/retry.js';
import { findFault, type Response } from '../../core/apply/classify-answer.js';
import { StageError } from '../../core/errors.js';
import type { ClusterConnection, ClusterRequest, ClusterResponse } from './connection.js';
import { explainUnreachable, isTransient } from './explain-unreachable.js';

export interface SendPatiently {
  connection: ClusterConnection;
  request: ClusterRequest;
  /** @default WRITE_LIMITS */
  limits?: RetryLimits;
}

/**
 * The answer to a request that may be sent twice, sent again while the server is busy or away for moments. What stays a
 * fault is thrown, with the time that the server asked for, for Temporal to try later.
 *
 * @throws StageError RateLimited or Unavailable; what the network or the credentials throw for good.
 */
export async function sendPatiently({
  connection,
  request,
  limits = WRITE_LIMITS,
}: SendPatiently): Promise<ClusterResponse> {
  let waitedMs = 0;
  for (let tried = 1; ; tried += 1) {
    const outcome = await sendOnce(connection, request);
    if ('response' in outcome) return outcome.response;
    const { fault, cause } = outcome;
    const waitMs = decideWait(fault, { tried, waitedMs, limits });
    if (waitMs === null) throw giveUp(fault, cause);
    waitedMs += waitMs;
    await sleep(waitMs, undefined, { signal: request.signal });
  }
}

/** An answer as the core classifies it. */
export function responseOf({ status, text, headers }: ClusterResponse): Response {
  return { status, text, retryAfter: headers['retry-after'] };
}

type Outcome = { response: ClusterResponse } | { fault: Fault; cause?: unknown };

async function sendOnce(connection: ClusterConnection, request: ClusterRequest): Promise<Outcome> {
  try {
    const response = await connection.send(request);
    const fault = findFault(responseOf(response), Date.now());
    return fault === null ? { response } : { fault };
  } catch (error) {
    request.signal.throwIfAborted();
    if (!isTransient(error)) throw error;
    return { fault: { type: 'Unavailable', why: explainUnreachable(error) }, cause: error };
  }
}

function giveUp({ type, why, retryAfterMs }: Fault, cause: unknown): StageError {
  return new StageError({
    type,
    message: `Expected the API server to take a request, but ${why}.`,
    hint: 'Try again when it is well; what was created is not created again.',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(cause === undefined ? {} : { cause }),
  });
}
