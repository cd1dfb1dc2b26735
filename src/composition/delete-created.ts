import { ledgerFileOf, readLedger } from '../adapters/files/run-folder/ledger-file.js';
import { openConnection } from '../adapters/kubernetes/connect/connection.js';
import { type Deletion, deleteJobs } from '../adapters/kubernetes/apply/delete-jobs.js';
import { explainUnreachable } from '../adapters/kubernetes/connect/explain-unreachable.js';
import { findKubeconfig } from '../adapters/kubernetes/connect/find-kubeconfig.js';
import type { MonitorRequest } from '../core/monitor/contract.js';

export interface DeleteCreated {
  request: MonitorRequest;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

/** Deletes the Jobs that the ledger of the request's run knows as created; says in one sentence what became of them. */
export async function deleteCreated({ request, env, signal }: DeleteCreated): Promise<string> {
  const { planDir, namespace, origin = '', cluster } = request;
  const ledger = await readLedger(ledgerFileOf(planDir, origin));
  if (ledger.size === 0) return 'onCancel: delete found nothing to delete: this run has created no Jobs';
  const jobs = Array.from(ledger, ([name, { uid }]) => ({ name, uid }));
  const found = await findKubeconfig({ target: cluster, env });
  const none = (why: string) => describe({ gone: 0, kept: jobs.map(({ name }) => ({ name, why })) });
  if (found.source === 'none') return none(found.message);
  try {
    const connection = await openConnection(found, { env });
    try {
      return describe(await deleteJobs({ connection, namespace, jobs, origin, signal }));
    } finally {
      await connection.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    return none(explainUnreachable(error));
  }
}

function describe({ gone, kept }: Deletion): string {
  const [first] = kept;
  const deleted = `onCancel: delete has deleted ${gone} of the ${gone + kept.length} jobs that this run created`;
  return first === undefined ? deleted : `${deleted}; ${first.name} and ${kept.length - 1} more are left: ${first.why}`;
}
