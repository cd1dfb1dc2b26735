import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { ORIGIN_ANNOTATION } from '../../core/apply/origin.js';
import { type ClusterConnection, ClusterRequestError, statusMessage } from './connection.js';
import { explainUnreachable } from './explain-unreachable.js';
import { inParallel } from './in-parallel.js';
import { isOutage } from './is-outage.js';
import { jobsPath } from './jobs-path.js';
import { METADATA_ONLY } from './read-existing-jobs.js';
import { limitTime } from './limit-time.js';

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
const PAUSE_MS = 1_000;

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
 * Deletes exactly these Jobs, with their Pods: another one that has taken a name meanwhile has another uid and stays, and
 * so does one without the origin's mark, whatever the ledger says. What could not be deleted is in the result.
 */
export async function deleteJobs(input: DeleteJobs): Promise<Deletion> {
  const limit = limitTime(input.signal, input.patienceMs ?? PATIENCE_MS);
  const deletion: Deletion = { gone: 0, kept: [] };
  try {
    await inParallel(input.jobs, {
      limit: CONCURRENCY,
      work: async (job) => {
        try {
          await patiently(() => deleteJob({ ...input, signal: limit.signal }, job), limit.signal);
          deletion.gone += 1;
        } catch (error) {
          input.signal.throwIfAborted();
          deletion.kept.push({
            name: job.name,
            why: error instanceof NotOwned ? error.message : explainUnreachable(error),
          });
        }
      },
    });
  } finally {
    limit.clear();
  }
  return deletion;
}

/** Tries again while the server is away; the last fault, not the end of patience, is what is told. */
async function patiently(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || error instanceof NotOwned || !isOutage(error)) throw error;
      try {
        await sleep(PAUSE_MS, undefined, { signal });
      } catch {
        throw error;
      }
    }
  }
}

async function deleteJob(input: DeleteJobs, { name, uid }: { name: string; uid: string }): Promise<void> {
  const { connection, namespace, signal } = input;
  const path = `${jobsPath(namespace)}/${encodeURIComponent(name)}`;
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
  const response = await connection.send(request);
  // 409: the uid is another one, so the Job that was meant is gone.
  if (response.status < 300 || response.status === 404 || response.status === 409) return;
  throw new ClusterRequestError(response.status, statusMessage(response.text, response.status));
}

/** The uid of the Job, where it is there and the run's own; null where it is gone, or was never created by this run. */
async function findOwnUid(
  { connection, origin, signal }: DeleteJobs,
  { path, uid }: { path: string; uid: string },
): Promise<string | null> {
  try {
    const { metadata } = ownedSchema.parse((await connection.getJson(path, { signal, accept: METADATA_ONLY })).body);
    if (uid !== '' && metadata.uid !== uid) return null;
    if (metadata.annotations?.[ORIGIN_ANNOTATION] === origin) return metadata.uid;
    if (uid === '') return null;
    throw new NotOwned('it does not have the mark of this run any more');
  } catch (error) {
    if (error instanceof ClusterRequestError && error.status === 404) return null;
    throw error;
  }
}
