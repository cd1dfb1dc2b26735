import * as z from 'zod';
import { findFault, type Response } from '../../../core/apply/classify-answer.js';
import { ORIGIN_ANNOTATION } from '../../../core/apply/origin.js';
import type { Fault, RetryLimits } from '../../../core/apply/retry.js';
import { type ClusterConnection, ClusterRequestError, type ClusterResponse, replyOf } from '../connect/connection.js';
import { explainUnreachable } from '../connect/explain-unreachable.js';
import { jobPath } from '../request/jobs-path.js';
import { patientGet } from '../request/patient-get.js';
import { METADATA_ONLY } from './read-existing-jobs.js';
import { type Faulty, type Outcome, sendAgain } from '../request/send-again.js';

export interface DeleteJob {
  connection: ClusterConnection;
  namespace: string;
  name: string;
  /** '' = not known: whatever has the name and the mark. */
  uid: string;
  /** Whose mark the Job must have. */
  origin: string;
  limits: RetryLimits;
  signal: AbortSignal;
}

/** Why a Job is not known to be gone, as the second half of a sentence. */
export class JobKept extends Error {
  override readonly name = 'JobKept';
}

const ownedSchema = z.looseObject({
  metadata: z.looseObject({
    uid: z.string(),
    deletionTimestamp: z.string().nullish(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
});

/** For somebody whose patience is over. */
const LAST_LOOK: RetryLimits = { tries: 1, budgetMs: 0 };

/**
 * Deletes one Job with its Pods, unless it is gone already, or the name is another one's. Where the answer leaves in
 * doubt whether it was deleted, it is looked for once more: a cancelled run must not tell of Jobs that are not there.
 *
 * @throws JobKept where it is there, or may be, and the signal's reason.
 */
export async function deleteJob(input: DeleteJob): Promise<void> {
  try {
    const own = await findOwn(input);
    if (own !== null) await deleteOwn({ ...input, uid: own.uid });
  } catch (error) {
    input.signal.throwIfAborted();
    throw error instanceof JobKept ? error : new JobKept(explainUnreachable(error));
  }
}

async function deleteOwn(input: DeleteJob): Promise<void> {
  const { connection, uid, limits, signal } = input;
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid }, propagationPolicy: 'Background' };
  const request = {
    method: 'DELETE',
    path: jobPath(input),
    contentType: 'application/json',
    body: JSON.stringify(body),
    signal,
  } as const;
  const isWaitedFor = (faulty: Faulty) => faulty.kind === 'away' || !isGone(faulty.response);
  const outcome = await sendAgain({ connection, request, limits, isWaitedFor, findFaultIn: findDeletionFault });
  const fault = faultOf(outcome);
  if (fault === null) return;
  const isPlain = outcome.kind === 'answered' && !outcome.afterDoubt && fault instanceof ClusterRequestError;
  if (isPlain || (await isStillThere(input, fault))) throw fault;
}

/** 409: the uid is another one, so the Job that was meant is gone. */
function isGone({ status }: ClusterResponse): boolean {
  return status === 404 || status === 409;
}

/** Success that can't be read was told by something in between: the Job may be there, whatever it says. */
function findDeletionFault(response: Response, nowMs: number): Fault | null {
  if (response.status >= 300) return findFault(response, nowMs);
  const why = `a deletion was answered with ${response.status}, but not by an API server`;
  return isJson(response.text) ? null : { type: 'Unavailable', why };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Why the last answer does not say that the Job is gone; null: it does. */
function faultOf(outcome: Outcome): unknown {
  if (outcome.kind === 'away') return outcome.cause;
  if (isGone(outcome.response)) return null;
  try {
    replyOf(outcome.response);
    return null;
  } catch (error) {
    return error;
  }
}

/** @throws JobKept where that can't be seen. */
async function isStillThere(input: DeleteJob, fault: unknown): Promise<boolean> {
  try {
    const left = await findOwn({ ...input, limits: LAST_LOOK });
    return left !== null && !left.deleting;
  } catch (error) {
    if (error instanceof JobKept) throw error;
    throw new JobKept(`${explainUnreachable(fault)}, and whether it is there could not be seen`);
  }
}

/** The Job, where it is there and the run's own; null where it is gone, or was never created by this run. */
async function findOwn(input: DeleteJob): Promise<{ uid: string; deleting: boolean } | null> {
  const { connection, origin, uid, signal, limits } = input;
  const path = jobPath(input);
  try {
    const { body } = await patientGet({ connection, path, signal, accept: METADATA_ONLY, limits, evenIfAway: true });
    const { metadata } = ownedSchema.parse(body);
    if (uid !== '' && metadata.uid !== uid) return null;
    const isMarked = metadata.annotations?.[ORIGIN_ANNOTATION] === origin;
    if (isMarked) return { uid: metadata.uid, deleting: Boolean(metadata.deletionTimestamp) };
    if (uid === '') return null;
    // Somebody has given it another mark, or has taken it away: it is not this run's to delete any more.
    throw new JobKept('it does not have the mark of this run any more');
  } catch (error) {
    if (error instanceof ClusterRequestError && error.status === 404) return null;
    throw error;
  }
}
