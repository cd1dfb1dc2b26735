import { parseWorkerPolicy, type WorkerPolicy } from '../core/policy/worker-policy.js';
import type { Io } from './io.js';
import { stateDirOf } from './state-dir.js';

/** What the command line grants beside the environment. */
export interface Grants {
  allowHost: readonly string[];
  allowHttp?: boolean;
}

/** The caller's own policy, with the hosts that the command line grants beside those of the environment. */
export function grantedPolicy(grants: Grants, { env, cwd }: Io): WorkerPolicy {
  return widen(parseWorkerPolicy({ env, kind: 'caller', defaultRoot: cwd }), grants);
}

/** The policy of a worker for strangers: under the state folder, unless the environment names another root. */
export function remotePolicy(grants: Grants, io: Io): WorkerPolicy {
  return widen(parseWorkerPolicy({ env: io.env, kind: 'remote', defaultRoot: stateDirOf(io) }), grants);
}

function widen(policy: WorkerPolicy, { allowHost, allowHttp }: Grants): WorkerPolicy {
  return {
    ...policy,
    allowHosts: [...policy.allowHosts, ...allowHost],
    allowHttp: policy.allowHttp || allowHttp === true,
  };
}
