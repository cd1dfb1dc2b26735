import { StageError, type StageErrorType } from '../../core/errors.js';

interface Explanation {
  type: StageErrorType;
  what: string;
  hint: string;
}

const EXPLANATIONS: Record<string, Explanation> = {
  ENOENT: { type: 'NotFound', what: 'it does not exist', hint: 'Check the path.' },
  EACCES: {
    type: 'AccessDenied',
    what: 'permission is denied',
    hint: 'Grant this user access or choose another path.',
  },
  EPERM: {
    type: 'AccessDenied',
    what: 'the operation is not permitted',
    hint: 'Grant this user access or choose another path.',
  },
  EROFS: {
    type: 'AccessDenied',
    what: 'the file system is read-only',
    hint: 'Choose a path on a writable file system.',
  },
  ENOTDIR: {
    type: 'InvalidInput',
    what: 'a part of the path is a file, not a folder',
    hint: 'Choose another path or remove that file.',
  },
  EISDIR: { type: 'InvalidInput', what: 'it is a folder, not a file', hint: 'Name a file.' },
  EEXIST: {
    type: 'InvalidInput',
    what: 'a file of that name is in the way',
    hint: 'Choose another path or remove that file.',
  },
  ELOOP: { type: 'InvalidInput', what: 'its symbolic links form a loop', hint: 'Remove the loop.' },
  ENAMETOOLONG: { type: 'InvalidInput', what: 'the name is too long', hint: 'Choose a shorter path.' },
  // Node's own word for a null byte.
  ERR_INVALID_ARG_VALUE: {
    type: 'InvalidInput',
    what: 'no path has a null byte',
    hint: 'Choose another path.',
  },
  ENOSPC: { type: 'Unavailable', what: 'the disk is full', hint: 'Free some space.' },
  EFBIG: {
    type: 'Unavailable',
    what: 'the file would grow too large for this user or file system',
    hint: 'Move older content away.',
  },
  EIO: { type: 'Unavailable', what: 'the disk reports an error', hint: 'Check the disk.' },
  EDQUOT: { type: 'Unavailable', what: 'the disk quota is used up', hint: 'Free some space.' },
  ENFILE: {
    type: 'Unavailable',
    what: 'too many files are open on this machine',
    hint: 'Raise the limit of open files.',
  },
  EMFILE: { type: 'Unavailable', what: 'too many files are open', hint: 'Raise the limit of open files.' },
};

/** A file system error as a sentence: `Expected to write D, but permission is denied.` Anything else passes through. */
export function explainFileProblem(error: unknown, purpose: string): unknown {
  const code = codeOf(error);
  const explanation = code === undefined ? undefined : EXPLANATIONS[code];
  if (explanation === undefined) return error;
  const { type, what, hint } = explanation;
  return new StageError({ type, message: `Expected to ${purpose}, but ${what}.`, hint, cause: error });
}

/** The error's code such as `ENOENT`, where it has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
