import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StageError } from '../../core/errors.js';
import type { TemporalTarget } from './connect.js';
import { type LoadDataConverter, loadDataConverter } from './data-converter.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The server that the environment or a profile names, as the `temporal` CLI would read them; null = none, use the
 * embedded one.
 *
 * @throws StageError InvalidInput when a profile can't be read.
 */
export async function findRemoteTarget({ env, cwd }: LoadDataConverter): Promise<TemporalTarget | null> {
  if (!mentionsServer(env)) return null;
  const { loadClientConnectConfig } = await import('@temporalio/envconfig');
  const dataConverter = await loadDataConverter({ env, cwd });
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: definedOnly(env) });
    const { address, ...connection } = connectionOptions;
    if (address === undefined || address === '') return null;
    return { address, namespace: namespace ?? 'default', connection, dataConverter };
  } catch (error) {
    throw new StageError({
      type: 'InvalidInput',
      message: `Expected a usable Temporal profile, but it could not be read (${error instanceof Error ? error.message : String(error)}).`,
      hint: 'Check TEMPORAL_PROFILE and TEMPORAL_CONFIG_FILE.',
      cause: error,
    });
  }
}

/** Loading the profile reader costs start-up time; most machines have nothing for it to read. */
function mentionsServer(env: Environment): boolean {
  if (env['TEMPORAL_ADDRESS'] || env['TEMPORAL_PROFILE'] || env['TEMPORAL_CONFIG_FILE']) return true;
  const home = env['XDG_CONFIG_HOME'] || join(env['HOME'] ?? '', '.config');
  return existsSync(join(home, 'temporalio', 'temporal.toml'));
}

function definedOnly(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
