import { parseWorkerPolicy, type WorkerPolicy } from '../core/policy/worker-policy.js';
import type { Io } from './io.js';

/** The caller's own policy, with the hosts that the command line grants beside those of the environment. */
export function grantedPolicy(
  flags: { allowHost: readonly string[]; allowHttp?: boolean },
  { env, cwd }: Io,
): WorkerPolicy {
  const policy = parseWorkerPolicy({ env, kind: 'caller', defaultRoot: cwd });
  return {
    ...policy,
    allowHosts: [...policy.allowHosts, ...flags.allowHost],
    allowHttp: policy.allowHttp || flags.allowHttp === true,
  };
}
