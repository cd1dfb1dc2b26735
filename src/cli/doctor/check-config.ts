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
import { examine } from './examine.js';

/** Whether the config and the other flags make a run, and whether the policy lets it run. */
export async function checkConfig({ flags, io, config, policy }: DoctorContext): Promise<Check[]> {
  const read = await examine('config', async () => {
    const file = config ?? (await readConfig(flags.orchestratorConfig, io));
    buildRunInput({ flags, config: file, absolutePaths: false, cwd: io.cwd });
    const { session_id: session, workers } = file.config;
    return `${flags.orchestratorConfig}: session ${session}, ${workers} workers.`;
  });
  if (config === null) return [read];
  const granted = await examine('policy', async () => {
    expectNamespace(policy, namespaceOf({ flags, config }));
    expectImage(policy, config.config.image);
    if (flags.enableApply === true) expectApplyAllowed(policy);
    const bounds = policy.confinedToRoot ? `under ${policy.root}` : 'without a root that confines it';
    return `The policy grants what the run asks for, ${bounds}.`;
  });
  return [read, granted];
}

/** @throws StageError that tells of the first problem and counts the others: `generate` shows them all. */
async function readConfig(name: string, { cwd }: Io): Promise<ConfigFile> {
  try {
    return await readConfigFile({ path: resolve(cwd, name), name });
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    const [first, ...others] = error.problems.map((problem) => renderConfigProblem(name, problem));
    const message = others.length === 0 ? `${first}.` : `${first}, and ${others.length} more.`;
    throw new StageError({
      type: 'InvalidInput',
      message,
      hint: 'See them in their lines with `tuning-pipeline generate`.',
    });
  }
}

/** Where the Jobs of the run will live. */
export function namespaceOf({ flags, config }: Pick<DoctorContext, 'flags' | 'config'>): string {
  return flags.namespace ?? config?.config.k8s_namespace ?? DEFAULT_NAMESPACE;
}
