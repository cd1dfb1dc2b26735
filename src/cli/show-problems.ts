import { ConfigFileError } from '../adapters/files/sources/config-source.js';
import { StageError } from '../core/errors.js';
import { renderConfigProblems } from './render/config-problems.js';

/** What `read` gives; what is wrong with the file that an operator named is thrown with its lines. */
export async function showProblems<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    throw new StageError({ type: 'InvalidInput', message: renderConfigProblems(name, error), cause: error });
  }
}
