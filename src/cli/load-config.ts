import { resolve } from 'node:path';
import { ConfigFileError, type ConfigFile, readConfigFile } from '../adapters/files/config-source.js';
import { StageError } from '../core/errors.js';
import type { Io } from './io.js';
import { renderConfigProblems } from './render/config-problems.js';

/** The config that an operator named; what is wrong with it is shown with its lines. */
export async function loadConfig(name: string, io: Io): Promise<ConfigFile> {
  try {
    return await readConfigFile({ path: resolve(io.cwd, name), name });
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    throw new StageError({ type: 'InvalidInput', message: renderConfigProblems(name, error), cause: error });
  }
}
