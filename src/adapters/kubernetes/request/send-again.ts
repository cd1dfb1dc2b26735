import { setTimeout as sleep } from 'node:timers/promises';
import { findFault, type Response } from '../../../core/apply/classify-answer.js';
import { decideWait, type Fault, type RetryLimits } from '../../../core/apply/retry.js';
import type { ClusterConnection, ClusterRequest, ClusterResponse } from '../connect/connection.js';
import { explainUnreachable, isTransient } from '../connect/explain-unreachable.js';

export interface SendAgain {
  connection: ClusterConnection;
  /** May be sent twice. */
  request: ClusterRequest;
  limits: RetryLimits;
  /** Awaited right before each try; what it throws keeps the try from happening. */
  confirm?: (() => Promise<void>) | undefined;
  /** Why an answer is none. @default findFault */
  findFaultIn?: ((response: Response, nowMs: number) => Fault | null) | undefined;
  /** Whether another try may mend this fault. @default always */
  isWaitedFor?: (faulty: Faulty) => boolean;
}

/** The last try's answer, or its fault: one that the server has told, or the network's. */
export type Outcome = Answered | Faulty;

export interface Answered {
  kind: 'answered';
  response: ClusterResponse;
  /** An earlier try may have been carried out, although nobody has said so. */
  afterDoubt: boolean;
}

export type Faulty =
  | { kind: 'refused for now'; fault: Fault; response: ClusterResponse }
  | { kind: 'away'; fault: Fault; cause: unknown };

/**
 * Sends a request again while the server is busy or away for moments: the one place that decides about that.
 *
 * @throws what the network or the credentials throw for good, and the signal's reason.
 */
export async function sendAgain({
  connection,
  request,
  limits,
  confirm,
  findFaultIn = findFault,
  isWaitedFor = () => true,
}: SendAgain): Promise<Outcome> {
  const startedAt = performance.now();
  let afterDoubt = false;
  for (let tried = 1; ; tried += 1) {
    await confirm?.();
    const outcome = await sendOnce(connection, { request, findFaultIn });
    if (outcome.kind === 'answered') return { ...outcome, afterDoubt };
    if (!isWaitedFor(outcome)) return outcome;
    afterDoubt ||= outcome.kind === 'away' || !NOT_DONE.includes(outcome.response.status);
    const waitMs = decideWait(outcome.fault, { tried, spentMs: performance.now() - startedAt, limits });
    if (waitMs === null) return outcome;
    await sleep(waitMs, undefined, { signal: request.signal });
  }
}

/** Another write was first, or the server had no time: it says by that that it has done nothing. */
const NOT_DONE: readonly number[] = [409, 429];

/** An answer as the core classifies it. */
export function responseOf({ status, text, headers }: ClusterResponse): Response {
  return { status, text, retryAfter: headers['retry-after'] };
}

interface SendOnce {
  request: ClusterRequest;
  findFaultIn: typeof findFault;
}

async function sendOnce(
  connection: ClusterConnection,
  { request, findFaultIn }: SendOnce,
): Promise<Omit<Answered, 'afterDoubt'> | Faulty> {
  try {
    const response = await connection.send(request);
    const fault = findFaultIn(responseOf(response), Date.now());
    return fault === null ? { kind: 'answered', response } : { kind: 'refused for now', fault, response };
  } catch (error) {
    request.signal.throwIfAborted();
    if (!isTransient(error)) throw error;
    return { kind: 'away', fault: { type: 'Unavailable', why: explainUnreachable(error) }, cause: error };
  }
}
