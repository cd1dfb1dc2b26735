import { resolve } from 'node:path';
import { type ConfigFile, readConfigFile } from '../adapters/files/sources/config-source.js';
import type { Io } from './io.js';
import { showProblems } from './show-problems.js';

/** The config that an operator named; what is wrong with it is shown with its lines. */
export function loadConfig(name: string, io: Io): Promise<ConfigFile> {
  return showProblems(name, () => readConfigFile({ path: resolve(io.cwd, name), name }));
}
