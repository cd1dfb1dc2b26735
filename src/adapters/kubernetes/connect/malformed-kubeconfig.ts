import { StageError } from '../../../core/errors.js';
import { truncateText } from '../../../core/truncate.js';

/** Names in a kubeconfig have no limit of their own. */
const MAX_WHY = 500;

/** A kubeconfig that can't be read as one. `why` names fields and entries, never a value: it may be a credential. */
export function malformedKubeconfig(path: string, why: string): StageError {
  return new StageError({
    type: 'InvalidInput',
    message: `Expected a kubeconfig at ${path}, but ${truncateText(why, MAX_WHY)}.`,
    hint: 'Correct it, or name another one with --kubeconfig.',
  });
}
