import { READ_LIMITS, type RetryLimits } from '../../../core/apply/retry.js';
import { type ClusterConnection, type ClusterReply, replyOf } from '../connect/connection.js';
import { sendAgain } from './send-again.js';

export interface PatientGet {
  connection: ClusterConnection;
  /** Without a leading slash, with its query. */
  path: string;
  /** @default application/json */
  accept?: string;
  signal: AbortSignal;
  /** @default READ_LIMITS */
  limits?: RetryLimits;
  /** @default MAX_OBJECT_BYTES */
  maxBytes?: number;
  /** Wait for a server that is away, too. @default false: whoever typed a wrong address should not wait */
  evenIfAway?: boolean;
}

/**
 * JSON of a GET, tried again while the server is busy or restarts behind its load balancer.
 *
 * @throws as `replyOf`, and what the network throws.
 */
export async function patientGet(input: PatientGet): Promise<ClusterReply> {
  const { connection, path, accept, signal, maxBytes, limits = READ_LIMITS, evenIfAway = false } = input;
  const request = {
    method: 'GET',
    path,
    signal,
    ...(accept === undefined ? {} : { accept }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  } as const;
  const isWaitedFor = ({ kind }: { kind: string }) => kind !== 'away' || evenIfAway;
  const outcome = await sendAgain({ connection, request, limits, isWaitedFor });
  if (outcome.kind === 'away') throw outcome.cause;
  return replyOf(outcome.response);
}
