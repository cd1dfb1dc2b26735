import { resolve } from 'node:path';
import { type ConfigFile, readConfigFile } from '../../adapters/files/sources/config-source.js';
import type { Check } from '../../core/doctor/check.js';
import { StageError } from '../../core/errors.js';
import { describePolicy } from '../../core/policy/describe-policy.js';
import { expectApplyAllowed, expectImage, expectNamespace } from '../../core/policy/worker-policy.js';
import { policyFileOf } from '../flags/granted-policy.js';
import type { Io } from '../io.js';
import { DEFAULT_NAMESPACE } from '../monitor/observe.js';
import { buildRunInput } from '../run/run-input.js';
import type { DoctorContext } from './context.js';
import { examine, failedCheck } from './examine.js';
import { firstProblem } from './first-problem.js';

/** Whether the config and the other flags make a run, and whether the policy lets it run. */
export async function checkConfig(context: DoctorContext): Promise<Check[]> {
  return [await checkRun(context), await checkPolicy(context)];
}

async function checkRun({ flags, io, config }: DoctorContext): Promise<Check> {
  if (config instanceof StageError) return failedCheck('config', config);
  return examine('config', async () => {
    buildRunInput({ flags, config, absolutePaths: false, cwd: io.cwd });
    const { session_id: session, workers } = config.config;
    return `${flags.orchestratorConfig}: session ${session}, ${workers} workers.`;
  });
}

/** Which policy is in force, and whether it grants what the run asks for. */
async function checkPolicy({ flags, io, config, policy, policyFault }: DoctorContext): Promise<Check> {
  if (policyFault !== null) return failedCheck('policy', policyFault);
  return examine('policy', async () => {
    const file = policyFileOf(io);
    const inForce = `In force is the policy of ${file === null ? 'the environment' : file}: ${describePolicy(policy)}.`;
    if (config instanceof StageError) return inForce;
    expectNamespace(policy, namespaceOf({ flags, config }));
    expectImage(policy, config.config.image);
    if (flags.enableApply === true) expectApplyAllowed(policy);
    return `${inForce} It grants what the run asks for.`;
  });
}

/** The config, or the first of its problems and how many more there are: `generate` shows them all. */
export async function readRunConfig(name: string, { cwd }: Io): Promise<ConfigFile | StageError> {
  try {
    return await readConfigFile({ path: resolve(cwd, name), name });
  } catch (error) {
    const problem = firstProblem(error, { name, hint: 'See them in their lines with `tuning-pipeline generate`.' });
    if (problem instanceof StageError) return problem;
    throw problem;
  }
}

/** Where the Jobs of the run will live. */
export function namespaceOf({ flags, config }: Pick<DoctorContext, 'flags' | 'config'>): string {
  const named = config instanceof StageError ? undefined : config.config.k8s_namespace;
  return flags.namespace ?? named ?? DEFAULT_NAMESPACE;
}
