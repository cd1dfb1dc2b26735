import { resolve } from 'node:path';
import { type ConfigFile, readConfigFile } from '../../adapters/files/config-source.js';
import type { Check } from '../../core/doctor/check.js';
import { describePolicy } from '../../core/policy/describe-policy.js';
import { expectApplyAllowed, expectImage, expectNamespace } from '../../core/policy/worker-policy.js';
import { policyFileOf } from '../granted-policy.js';
import type { Io } from '../io.js';
import { DEFAULT_NAMESPACE } from '../observe.js';
import { buildRunInput } from '../run-input.js';
import type { DoctorContext } from './context.js';
import { examine, failedCheck } from './examine.js';
import { firstProblem } from './first-problem.js';

/** Whether the config and the other flags make a run, and whether the policy lets it run. */
export async function checkConfig(context: DoctorContext): Promise<Check[]> {
  const { flags, io, config } = context;
  const read = await examine('config', async () => {
    const file = config ?? (await readConfig(flags.orchestratorConfig, io));
    buildRunInput({ flags, config: file, absolutePaths: false, cwd: io.cwd });
    const { session_id: session, workers } = file.config;
    return `${flags.orchestratorConfig}: session ${session}, ${workers} workers.`;
  });
  return [read, await checkPolicy(context)];
}

/** Which policy is in force, and whether it grants what the run asks for. */
async function checkPolicy({ flags, io, config, policy, policyFault }: DoctorContext): Promise<Check> {
  if (policyFault !== null) return failedCheck('policy', policyFault);
  return examine('policy', async () => {
    const file = policyFileOf(io);
    const inForce = `In force is the policy of ${file === null ? 'the environment' : file}: ${describePolicy(policy)}.`;
    if (config === null) return inForce;
    expectNamespace(policy, namespaceOf({ flags, config }));
    expectImage(policy, config.config.image);
    if (flags.enableApply === true) expectApplyAllowed(policy);
    return `${inForce} It grants what the run asks for.`;
  });
}

async function readConfig(name: string, { cwd }: Io): Promise<ConfigFile> {
  try {
    return await readConfigFile({ path: resolve(cwd, name), name });
  } catch (error) {
    throw firstProblem(error, { name, hint: 'See them in their lines with `tuning-pipeline generate`.' });
  }
}

/** Where the Jobs of the run will live. */
export function namespaceOf({ flags, config }: Pick<DoctorContext, 'flags' | 'config'>): string {
  return flags.namespace ?? config?.config.k8s_namespace ?? DEFAULT_NAMESPACE;
}
