import { type FoundKubeconfig, findKubeconfig } from '../../adapters/kubernetes/connect/find-kubeconfig.js';
import { readNamespace } from '../../adapters/kubernetes/apply/read-surroundings.js';
import { reviewAccess } from '../../adapters/kubernetes/apply/review-access.js';
import { ClusterUnusable, useCluster } from '../../adapters/kubernetes/request/use-cluster.js';
import { judgeNamespace } from '../../core/apply/namespace.js';
import { type Check, passed } from '../../core/doctor/check.js';
import { judgePermissions, permissionsOf, type RunRights } from '../../core/doctor/judge-permissions.js';
import { expectContext } from '../../core/policy/worker-policy.js';
import { clusterTarget } from '../flags/cluster-flags.js';
import { namespaceOf } from './check-config.js';
import type { DoctorContext } from './context.js';
import { failedCheck } from './examine.js';

/** Whether the cluster answers, knows the namespace, and lets these credentials do what the run will do. */
export async function checkCluster(context: DoctorContext): Promise<Check[]> {
  const { flags, io, policy } = context;
  let found: FoundKubeconfig;
  try {
    found = await findKubeconfig({ target: clusterTarget(flags, io), env: io.env });
    if (found.source !== 'none') expectContext(policy, found.context);
  } catch (error) {
    return [failedCheck('cluster', error)];
  }
  const applies = flags.enableApply === true;
  if (found.source === 'none') return [notConfigured(found.message, applies)];
  try {
    return await askCluster(context, found);
  } catch (error) {
    if (!(error instanceof ClusterUnusable)) return [failedCheck('cluster', error)];
    const remedy = 'Try `kubectl version` with the same kubeconfig and context.';
    return [{ name: 'cluster', status: applies ? 'failed' : 'warning', message: error.message, remedy }];
  }
}

function notConfigured(message: string, applies: boolean): Check {
  const remedy = 'Name one with --kubeconfig or KUBECONFIG.';
  return { name: 'cluster', status: applies ? 'failed' : 'warning', message, remedy };
}

async function askCluster(
  context: DoctorContext,
  found: Exclude<FoundKubeconfig, { source: 'none' }>,
): Promise<Check[]> {
  const { flags, io } = context;
  const applies = flags.enableApply === true;
  const namespace = namespaceOf(context);
  const { signal } = new AbortController();
  return useCluster({ found, env: io.env, signal }, async (connection) => {
    const place = { connection, namespace, signal };
    const rights: RunRights = { applies, waits: flags.wait ?? applies };
    const permissions = permissionsOf(rights);
    const [state, access] = await Promise.all([readNamespace(place), reviewAccess({ ...place, permissions })]);
    const [refusal] = judgeNamespace(state, namespace).refusals;
    const cluster: Check =
      refusal === undefined
        ? passed('cluster', `The cluster of context ${found.context} answers.`)
        : {
            name: 'cluster',
            status: applies ? 'failed' : 'warning',
            message: `In the cluster of context ${found.context}, ${refusal.object}: ${refusal.message}.`,
            remedy: refusal.hint,
          };
    return [cluster, judgePermissions(access, { namespace, ...rights })];
  });
}
