/** One entry under `packages` of a package-lock.json. */
export interface LockEntry {
  version?: string;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  dev?: boolean;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
}

export interface Lock {
  packages: Record<string, LockEntry>;
}

/** The missing entries by their key under `packages`. */
export function findLockGaps(lock: Lock): Record<string, LockEntry>;

/** The same lock file with its gaps filled, in npm's order. */
export function fillLockGaps(lock: Lock): Lock;
