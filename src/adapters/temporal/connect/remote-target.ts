import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { StageError } from '../../../core/errors.js';
import { truncateText } from '../../../core/truncate.js';
import type { TemporalTarget } from './connect.js';
import { type LoadDataConverter, loadDataConverter } from '../codec/data-converter.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The library takes what stands in the file, whatever its type is. */
const profileSchema = z.looseObject({
  connectionOptions: z.looseObject({ address: z.string().optional(), apiKey: z.string().optional() }),
  namespace: z.string().optional(),
});

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
    const config = loadClientConnectConfig({ overrideEnvVars: definedOnly(env) });
    profileSchema.parse(config);
    const { connectionOptions, namespace } = config;
    const { address, ...connection } = connectionOptions;
    if (address === undefined || address === '') return null;
    return { address, namespace: namespace ?? 'default', connection, dataConverter };
  } catch (error) {
    // The error itself goes no further: it quotes lines of the file, and one of them may be the API key.
    throw new StageError({
      type: 'InvalidInput',
      message: `Expected a usable Temporal profile, but it could not be read (${explainProfile(error)}).`,
      hint: 'Check TEMPORAL_PROFILE and TEMPORAL_CONFIG_FILE.',
    });
  }
}

const MAX_REASON = 200;

/** The place in the file and what is wrong there, without what stands there. */
function explainProfile(error: unknown): string {
  if (error instanceof z.ZodError) return `${error.issues[0]?.path.at(-1)?.toString() ?? 'a value'} is no text`;
  if (!(error instanceof Error)) return 'unknown';
  const [reason = ''] = error.message.split('\n');
  const place = 'line' in error && 'column' in error ? `, at ${String(error.line)}:${String(error.column)}` : '';
  return `${truncateText(reason, MAX_REASON)}${place}`;
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
