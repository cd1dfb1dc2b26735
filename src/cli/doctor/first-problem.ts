import { ConfigFileError, renderConfigProblem } from '../../adapters/files/sources/config-source.js';
import { StageError } from '../../core/errors.js';

/** A check has one line: the first problem of a file and how many others there are. Other errors stay as they are. */
export function firstProblem(error: unknown, { name, hint }: { name: string; hint: string }): unknown {
  if (!(error instanceof ConfigFileError)) return error;
  const [first, ...others] = error.problems.map((problem) => renderConfigProblem(name, problem));
  const told = others.length === 0 ? String(first) : `${first}, and ${others.length} more`;
  const message = told.endsWith('?') ? told : `${told}.`;
  return new StageError({ type: 'InvalidInput', message, hint });
}
