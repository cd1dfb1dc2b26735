import { resolve } from 'node:path';
import { readPolicyFile } from '../../adapters/files/sources/policy-source.js';
import { type PolicyInput, parseWorkerPolicy, type WorkerPolicy } from '../../core/policy/worker-policy.js';
import type { Io } from '../io.js';
import { stateDirOf } from '../state-dir.js';

/** Names the file that the policy is read from, once, when the process starts. */
export const POLICY_FILE_VARIABLE = 'TUNING_PIPELINE_POLICY_FILE';

/** What the command line grants beside file and environment. */
export interface Grants {
  allowHost: readonly string[];
  allowHttp?: boolean;
}

/** The caller's own policy, with the hosts that the command line grants beside those that are set. */
export async function grantedPolicy(grants: Grants, io: Io): Promise<WorkerPolicy> {
  return widen(await readPolicy({ kind: 'caller', defaultRoot: io.cwd }, io), grants);
}

/** The policy of a worker for strangers: under the state folder, unless another root is set. */
export async function remotePolicy(grants: Grants, io: Io): Promise<WorkerPolicy> {
  return widen(await readPolicy({ kind: 'remote', defaultRoot: stateDirOf(io) }, io), grants);
}

/** Where the policy comes from: the name of the file as it was typed, or null for the environment alone. */
export function policyFileOf({ env }: Pick<Io, 'env'>): string | null {
  return env[POLICY_FILE_VARIABLE] || null;
}

async function readPolicy(input: Pick<PolicyInput, 'kind' | 'defaultRoot'>, io: Io): Promise<WorkerPolicy> {
  const { env, cwd } = io;
  const name = policyFileOf(io);
  if (name === null) return parseWorkerPolicy({ ...input, env });
  // What is wrong with it is told without its lines: a worker's words are kept as logs, and one may hold a secret URL.
  const file = await readPolicyFile({ path: resolve(cwd, name), name, env });
  return parseWorkerPolicy({ ...input, env, file });
}

function widen(policy: WorkerPolicy, { allowHost, allowHttp }: Grants): WorkerPolicy {
  return {
    ...policy,
    allowHosts: [...policy.allowHosts, ...allowHost],
    allowHttp: policy.allowHttp || allowHttp === true,
  };
}
