import type { ClusterTarget } from '../../core/monitor/contract.js';
import { type ClusterSnapshot, unobserved } from '../../core/monitor/snapshot.js';
import { openConnection } from './connection.js';
import { explainUnreachable } from './explain-unreachable.js';
import { findKubeconfig } from './find-kubeconfig.js';
import { readSnapshot } from './read-snapshot.js';

export interface ObserveCluster {
  target: ClusterTarget;
  env: Readonly<Record<string, string | undefined>>;
  namespace: string;
  labelSelector: string;
  expectedJobs: string[];
  now: () => Date;
  signal: AbortSignal;
}

/**
 * Looks at the cluster once. That there is none, or that it can't be reached, is an observation too.
 *
 * @throws StageError when a kubeconfig or context was named that is missing or malformed.
 */
export async function observeCluster(input: ObserveCluster): Promise<ClusterSnapshot> {
  const { target, env, namespace, labelSelector, expectedJobs, signal } = input;
  const found = await findKubeconfig({ target, env });
  const about = { observedAt: input.now().toISOString(), namespace, labelSelector, expectedJobs };
  if (found.source === 'none') {
    return unobserved({
      ...about,
      clusterName: '',
      problem: { reason: 'ClusterNotConfigured', message: found.message },
    });
  }
  const clusterName = found.context;
  try {
    const connection = await openConnection(found);
    try {
      return await readSnapshot({ connection, namespace, labelSelector, clusterName, expectedJobs, signal });
    } finally {
      await connection.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    const message = `The cluster of context ${clusterName} could not be observed: ${explainUnreachable(error)}.`;
    return unobserved({ ...about, clusterName, problem: { reason: 'ClusterUnreachable', message } });
  }
}
