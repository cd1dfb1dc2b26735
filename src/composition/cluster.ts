import { explainUnreachable } from '../adapters/kubernetes/explain-unreachable.js';
import { findKubeconfig } from '../adapters/kubernetes/find-kubeconfig.js';
import { openConnection } from '../adapters/kubernetes/connection.js';
import type { ApplyPlan } from '../core/apply/plan-apply.js';
import { StageError } from '../core/errors.js';
import type { ClusterTarget } from '../core/monitor/contract.js';

export interface ApplyToCluster {
  plan: ApplyPlan;
  target: ClusterTarget;
  env: Readonly<Record<string, string | undefined>>;
  signal?: AbortSignal;
}

/**
 * Refuses before any write where there is no usable cluster.
 *
 * @throws StageError ClusterUnusable.
 */
export async function applyToCluster({ target, env, signal }: ApplyToCluster): Promise<never> {
  const found = await findKubeconfig({ target, env });
  if (found.source === 'none') throw unusable(found.message);
  try {
    const connection = await openConnection(found);
    try {
      await connection.getJson('version', { signal: signal ?? new AbortController().signal });
    } finally {
      await connection.close();
    }
  } catch (error) {
    throw unusable(`The cluster of context ${found.context} can't be used: ${explainUnreachable(error)}.`);
  }
  throw unusable('This version plans Jobs but does not write them to a cluster yet.');
}

function unusable(message: string): StageError {
  return new StageError({
    type: 'ClusterUnusable',
    message: `Expected a cluster to apply to. ${message}`,
    hint: 'Nothing was written. Name a cluster with --kubeconfig or KUBECONFIG, or leave out apply for a dry run.',
  });
}
