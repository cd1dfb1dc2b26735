import { POLICY_VARIABLES, type WorkerPolicy } from '../../core/policy/worker-policy.js';
import {
  type Grants,
  grantedPolicy,
  POLICY_FILE_VARIABLE,
  policyFileOf,
  remotePolicy,
} from '../flags/granted-policy.js';
import type { Io } from '../io.js';
import { firstProblem } from './first-problem.js';

export interface ReadPolicy {
  flags: Grants;
  io: Io;
  /** The policy of a worker that strangers can reach. */
  isRemote: boolean;
}

/** The policy in force; where it can't be read, why, and the one with nothing set, so that the other checks go on. */
export async function readPolicyOrFault({
  flags,
  io,
  isRemote,
}: ReadPolicy): Promise<{ policy: WorkerPolicy; policyFault: unknown }> {
  const read = isRemote ? remotePolicy : grantedPolicy;
  try {
    return { policy: await read(flags, io), policyFault: null };
  } catch (error) {
    const name = policyFileOf(io) ?? '';
    const policyFault = firstProblem(error, { name, hint: 'Correct it: a worker would not start with it.' });
    return { policy: await read(flags, { ...io, env: withoutPolicy(io.env) }), policyFault };
  }
}

function withoutPolicy(env: Io['env']): Io['env'] {
  const names = new Set<string>([POLICY_FILE_VARIABLE, ...Object.values(POLICY_VARIABLES)]);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.has(name)));
}
