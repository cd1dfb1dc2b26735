import type { Attempt } from '../activities/stage-activity.js';
import { findKubeconfig } from '../adapters/kubernetes/connect/find-kubeconfig.js';
import type { RunFacts } from '../core/history/contract.js';
import type { ClusterTarget } from '../core/cluster-target.js';

interface AboutRun {
  facts: RunFacts;
  cluster: ClusterTarget;
}

/**
 * Fills in the cluster's name where monitor did not get so far. A night that fails in generate must fire in the stream
 * in which the next good night resolves.
 */
export function withClusterName<Request extends AboutRun, Outcome>(
  work: (request: Request, attempt: Attempt) => Promise<Outcome>,
  env: Readonly<Record<string, string | undefined>>,
): (request: Request, attempt: Attempt) => Promise<Outcome> {
  return async (request, attempt) => {
    if (request.facts.clusterName !== '') return work(request, attempt);
    const clusterName = await findKubeconfig({ target: request.cluster, env }).then(
      (found) => (found.source === 'none' ? '' : found.context),
      // A kubeconfig that can't be read is monitor's to report.
      () => '',
    );
    return work({ ...request, facts: { ...request.facts, clusterName } }, attempt);
  };
}
