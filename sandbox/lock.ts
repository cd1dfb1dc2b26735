import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isRunning, type ProcessIdentity } from '../src/adapters/process-identity.js';
import { StageError } from '../src/core/errors.js';
import { processIdentity } from './registry.js';

export interface LockOptions {
  /** Called once, with the pid of the holder, when somebody else has the lock. */
  onWait?: (pid: number) => void;
}

const POLL_MS = 100;

/**
 * Runs the work while this process, and no other of this machine, holds the lock file. Waits for a living holder;
 * takes over from a dead one.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${randomUUID()}`;
  writeFileSync(own, JSON.stringify(selfIdentity()));
  try {
    await acquire(path, own, options);
    try {
      return await work();
    } finally {
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

async function acquire(path: string, own: string, options: LockOptions): Promise<void> {
  let told = false;
  while (!tryLink(own, path)) {
    const held = readLock(path);
    if (held === undefined) continue;
    const holder = parseHolder(held);
    if (holder === undefined || !isRunning(holder)) {
      removeIfUnchanged(path, held);
      continue;
    }
    if (!told) options.onWait?.(holder.pid);
    told = true;
    await sleep(POLL_MS);
  }
}

/** A hard link appears whole, with its content, or not at all: the one atomic "create unless it exists" with a body. */
function tryLink(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (isErrorWithCode(error) && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Two waiters may see the same dead holder: the slower one must not remove the lock that the faster one took. */
function removeIfUnchanged(path: string, seen: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readLock(aside) !== seen) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parseHolder(text: string): ProcessIdentity | undefined {
  try {
    return processIdentity.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function selfIdentity(): ProcessIdentity {
  const self = identifyProcess(process.pid);
  if (self === undefined) {
    throw new StageError({
      type: 'Unavailable',
      message: 'Expected to read when this process started, got nothing from /proc or ps.',
    });
  }
  return self;
}

function isErrorWithCode(error: unknown): error is Error & { code: unknown } {
  return error instanceof Error && 'code' in error;
}
