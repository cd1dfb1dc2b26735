import { StageError } from '../../../core/errors.js';
import { type Fault, type RetryLimits, WRITE_LIMITS } from '../../../core/apply/retry.js';
import type { ClusterConnection, ClusterRequest, ClusterResponse } from '../connect/connection.js';
import { type Answered, type SendAgain, sendAgain } from './send-again.js';

export interface SendPatiently {
  connection: ClusterConnection;
  request: ClusterRequest;
  /** @default WRITE_LIMITS */
  limits?: RetryLimits;
  /** As `sendAgain` asks it. */
  confirm?: SendAgain['confirm'];
  findFaultIn?: SendAgain['findFaultIn'];
}

export type PatientResponse = ClusterResponse & Pick<Answered, 'afterDoubt'>;

/**
 * The answer to a request that may be sent twice, sent again while the server is busy or away for moments. What stays a
 * fault is thrown, with the time that the server asked for, for Temporal to try later.
 *
 * @throws StageError RateLimited or Unavailable; what the network or the credentials throw for good.
 */
export async function sendPatiently({ limits = WRITE_LIMITS, ...sending }: SendPatiently): Promise<PatientResponse> {
  const outcome = await sendAgain({ ...sending, limits });
  if (outcome.kind === 'answered') return { ...outcome.response, afterDoubt: outcome.afterDoubt };
  throw giveUp(outcome.fault, outcome.kind === 'away' ? outcome.cause : undefined);
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
