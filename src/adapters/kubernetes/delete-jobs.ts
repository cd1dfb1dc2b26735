import * as z from 'zod';
import type { RetryLimits } from '../../core/apply/retry.js';
import { ORIGIN_ANNOTATION } from '../../core/apply/origin.js';
import { type ClusterConnection, ClusterRequestError, type ClusterResponse, replyOf } from './connection.js';
import { explainUnreachable } from './explain-unreachable.js';
import { inParallel } from './in-parallel.js';
import { jobPath } from './jobs-path.js';
import { patientGet } from './patient-get.js';
import { METADATA_ONLY } from './read-existing-jobs.js';
import { type Faulty, sendAgain } from './send-again.js';

export interface DeleteJobs {
  connection: ClusterConnection;
  namespace: string;
  /** What the ledger knows: uid '' = meant to be created, perhaps without an answer. */
  jobs: readonly { name: string; uid: string }[];
  /** Whose mark a Job must have to be deleted. */
  origin: string;
  signal: AbortSignal;
  /** How long a server that is away is waited for. @default 60 s */
  patienceMs?: number;
}

export interface Deletion {
  /** Deleted now or gone before. */
  gone: number;
  /** What is left, and why. */
  kept: { name: string; why: string }[];
}

const CONCURRENCY = 8;

/** More than fit into the patience, unless the server asks for none. */
const TRIES = 20;

/** Somebody waits for a cancelled run to end. */
const PATIENCE_MS = 60_000;

const ownedSchema = z.looseObject({
  metadata: z.looseObject({ uid: z.string(), annotations: z.record(z.string(), z.string()).nullish() }),
});

/** Somebody has given the Job another mark, or has taken it away: it is not this run's to delete any more. */
class NotOwned extends Error {
  override readonly name = 'NotOwned';
}

/**
 * Deletes exactly these Jobs, with their Pods: another one that has taken a name meanwhile has another uid and stays,
 * and so does one without the origin's mark, whatever the ledger says. What could not be deleted is in the result.
 */
export async function deleteJobs(input: DeleteJobs): Promise<Deletion> {
  const endsAt = performance.now() + (input.patienceMs ?? PATIENCE_MS);
  const deletion: Deletion = { gone: 0, kept: [] };
  await inParallel(input.jobs, {
    limit: CONCURRENCY,
    work: async (job) => {
      try {
        // All of them share the patience: a server that is away is away for each.
        const limits = { tries: TRIES, budgetMs: Math.max(0, endsAt - performance.now()) };
        await deleteJob({ ...input, limits }, job);
        deletion.gone += 1;
      } catch (error) {
        input.signal.throwIfAborted();
        const why = error instanceof NotOwned ? error.message : explainUnreachable(error);
        deletion.kept.push({ name: job.name, why });
      }
    },
  });
  return deletion;
}

type DeleteJob = DeleteJobs & { limits: RetryLimits };

async function deleteJob(input: DeleteJob, { name, uid }: { name: string; uid: string }): Promise<void> {
  const { connection, namespace, signal, limits } = input;
  const path = jobPath({ namespace, name });
  const own = await findOwnUid(input, { path, uid });
  if (own === null) return;
  const body = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    preconditions: { uid: own },
    propagationPolicy: 'Background',
  };
  const request = {
    method: 'DELETE',
    path,
    contentType: 'application/json',
    body: JSON.stringify(body),
    signal,
  } as const;
  // 409: the uid is another one, so the Job that was meant is gone.
  const isGone = ({ status }: ClusterResponse) => status === 404 || status === 409;
  const isWaitedFor = (faulty: Faulty) => faulty.kind === 'away' || !isGone(faulty.response);
  const outcome = await sendAgain({ connection, request, limits, isWaitedFor });
  if (outcome.kind === 'away') throw outcome.cause;
  if (!isGone(outcome.response)) replyOf(outcome.response);
}

/** The uid of the Job, where it is there and the run's own; null where it is gone, or was never created by this run. */
async function findOwnUid(
  { connection, origin, signal, limits }: DeleteJob,
  { path, uid }: { path: string; uid: string },
): Promise<string | null> {
  try {
    const { body } = await patientGet({ connection, path, signal, accept: METADATA_ONLY, limits, evenIfAway: true });
    const { metadata } = ownedSchema.parse(body);
    if (uid !== '' && metadata.uid !== uid) return null;
    if (metadata.annotations?.[ORIGIN_ANNOTATION] === origin) return metadata.uid;
    if (uid === '') return null;
    throw new NotOwned('it does not have the mark of this run any more');
  } catch (error) {
    if (error instanceof ClusterRequestError && error.status === 404) return null;
    throw error;
  }
}
