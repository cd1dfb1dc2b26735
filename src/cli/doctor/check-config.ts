import { resolve } from 'node:path';
import {
  type ConfigFile,
  ConfigFileError,
  readConfigFile,
  renderConfigProblem,
} from '../../adapters/files/config-source.js';
import type { Check } from '../../core/doctor/check.js';
import { expectApplyAllowed, expectImage, expectNamespace } from '../../core/policy/worker-policy.js';
import type { Io } from '../io.js';
import { StageError } from '../../core/errors.js';
import { DEFAULT_NAMESPACE } from '../observe.js';
import { buildRunInput } from '../run-input.js';
import type { DoctorContext } from './context.js';
import { examine, failedCheck } from './examine.js';

/** Whether the config and the other flags make a run, and whether the policy lets it run. */
export async function checkConfig({ flags, io, config, policy }: DoctorContext): Promise<Check[]> {
  if (config instanceof StageError) return [failedCheck('config', config)];
  const makesRun = await examine('config', async () => {
    buildRunInput({ flags, config, absolutePaths: false, cwd: io.cwd });
    const { session_id: session, workers } = config.config;
    return `${flags.orchestratorConfig}: session ${session}, ${workers} workers.`;
  });
  const granted = await examine('policy', async () => {
    expectNamespace(policy, namespaceOf({ flags, config }));
    expectImage(policy, config.config.image);
    if (flags.enableApply === true) expectApplyAllowed(policy);
    const bounds = policy.confinedToRoot ? `under ${policy.root}` : 'without a root that confines it';
    return `The policy grants what the run asks for, ${bounds}.`;
  });
  return [makesRun, granted];
}

/** The config, or the first of its problems and how many more there are: `generate` shows them all. */
export async function readRunConfig(name: string, { cwd }: Io): Promise<ConfigFile | StageError> {
  try {
    return await readConfigFile({ path: resolve(cwd, name), name });
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    if (!(error instanceof ConfigFileError)) return error;
    const [first, ...others] = error.problems.map((problem) => renderConfigProblem(name, problem));
    const message = others.length === 0 ? `${first}.` : `${first}, and ${others.length} more.`;
    return new StageError({
      type: 'InvalidInput',
      message,
      hint: 'See them in their lines with `tuning-pipeline generate`.',
    });
  }
}

/** Where the Jobs of the run will live. */
export function namespaceOf({ flags, config }: Pick<DoctorContext, 'flags' | 'config'>): string {
  const named = config instanceof StageError ? undefined : config.config.k8s_namespace;
  return flags.namespace ?? named ?? DEFAULT_NAMESPACE;
}
