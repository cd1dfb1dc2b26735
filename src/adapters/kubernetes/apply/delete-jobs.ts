import type { ClusterConnection } from '../connect/connection.js';
import { deleteJob, JobKept } from './delete-job.js';
import { inParallel } from '../request/in-parallel.js';

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
  /** What is left, or may be, and why. */
  kept: { name: string; why: string }[];
}

const CONCURRENCY = 8;

/** More than fit into the patience, unless the server asks for none. */
const TRIES = 20;

/** Somebody waits for a cancelled run to end. */
const PATIENCE_MS = 60_000;

/**
 * Deletes exactly these Jobs, with their Pods: another one that has taken a name meanwhile has another uid and stays,
 * and so does one without the origin's mark, whatever the ledger says. What could not be deleted is in the result.
 */
export async function deleteJobs({ jobs, patienceMs = PATIENCE_MS, ...input }: DeleteJobs): Promise<Deletion> {
  const endsAt = performance.now() + patienceMs;
  const deletion: Deletion = { gone: 0, kept: [] };
  await inParallel(jobs, {
    limit: CONCURRENCY,
    work: async ({ name, uid }) => {
      try {
        // All of them share the patience: a server that is away is away for each.
        const limits = { tries: TRIES, budgetMs: Math.max(0, endsAt - performance.now()) };
        await deleteJob({ ...input, name, uid, limits });
        deletion.gone += 1;
      } catch (error) {
        if (!(error instanceof JobKept)) throw error;
        deletion.kept.push({ name, why: error.message });
      }
    },
  });
  return deletion;
}
