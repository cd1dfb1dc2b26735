// An exclusive lease on something that processes and machines share. O_APPEND and flock are not to be trusted on
// network file systems; creating a name that must not exist yet is.

import { randomUUID } from 'node:crypto';
import { StageError } from '../../../core/errors.js';
import type { DiskFile } from '../disk.js';
import { explainFileProblem } from '../file-problem.js';
import { type Host, thisHost } from './host.js';
import { candidatePath, createGeneration, highestGeneration, readCurrent, removeLeftovers } from './lease-folder.js';
import { parseHolder } from './lease-holder.js';

/** How long a holder on another machine may be silent; its own timer beats five times as often. */
const EXPIRES_AFTER_MS = 15_000;
const RENEW_EVERY_MS = 3_000;

/** Nobody takes over a lease that was asked about so lately: far below the silence that a takeover needs. */
const CONFIRMED_FOR_MS = 100;

/** Waiters look at different moments, so that they do not meet again and again. */
const POLL_MS = { least: 10, spread: 30 };

export interface LeaseOptions {
  /** Folder of the lease's own files, `<file>.lock` for a file; it is created and stays. */
  folder: string;
  /** What the lease is for, as an infinitive for messages: `append to outputs/history.jsonl`. */
  purpose: string;
  /** How long to wait for another holder. @default 20 000: longer than a lease outlives its holder */
  waitMs?: number;
  /** @default this process */
  host?: Host;
}

export interface Lease {
  /**
   * Call it before a write that must not collide.
   * @throws StageError Unavailable when another machine has taken over because this process was silent for too long.
   */
  confirmHeld(): Promise<void>;
  release(): Promise<void>;
}

/** Runs `work` as the only holder and releases the lease whatever happens. Errors as `acquireLease`. */
export async function withLease<T>(options: LeaseOptions, work: (lease: Lease) => Promise<T>): Promise<T> {
  const lease = await acquireLease(options);
  try {
    return await work(lease);
  } finally {
    await lease.release();
  }
}

/**
 * Takes the lease. One whose holder was killed on this machine is free at once; on another machine after 15 s.
 *
 * @throws StageError Unavailable, naming the holder, when it stays held; or what the file system says.
 */
export async function acquireLease({
  folder,
  purpose,
  waitMs = 20_000,
  host = thisHost,
}: LeaseOptions): Promise<Lease> {
  const { disk } = host;
  try {
    await disk.mkdir(folder);
    const path = candidatePath(folder, randomUUID());
    const handle = await disk.open(path, 'wx+');
    try {
      return await takeWhenFree({ handle, path, folder, purpose, waitMs, host });
    } catch (error) {
      await handle.close();
      throw error;
    } finally {
      // By now the lease may be held: a leftover name must not stand between it and its holder.
      await disk.rm(path).catch(() => undefined);
    }
  } catch (error) {
    throw explainFileProblem(error, purpose);
  }
}

interface Candidate extends Required<LeaseOptions> {
  handle: DiskFile;
  path: string;
}

async function takeWhenFree(candidate: Candidate): Promise<Lease> {
  const { handle, path, folder, purpose, waitMs, host } = candidate;
  const { disk } = host;
  const self = host.describeSelf();
  const content = Buffer.from(JSON.stringify(self));
  const deadline = host.elapsedMs() + waitMs;
  for (;;) {
    // Writing the same bytes again renews the time of the file, by the file system's clock.
    const { bytesWritten } = await handle.write(content, 0, content.length, 0);
    // A lease without its holder reads as released: two would hold it.
    if (bytesWritten < content.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    const nowMs = (await handle.stat()).mtimeMs;
    const current = await readCurrent(folder, disk);
    const holder = parseHolder(current.text);
    const liveness = holder === null ? 'unknown' : host.livenessOf(holder, self);
    const isExpired = liveness === 'unknown' && nowMs - current.renewedAtMs > EXPIRES_AFTER_MS;
    if (current.text === '' || liveness === 'dead' || isExpired) {
      const number = current.number + 1;
      if (await createGeneration({ folder, number, candidate: path, disk })) {
        await removeLeftovers({ folder, current: number, nowMs, disk });
        return holdLease({ handle, content, folder, number, purpose, host });
      }
    }
    if (host.elapsedMs() >= deadline) {
      const who = holder === null ? 'an unknown process' : `process ${holder.pid} on ${holder.host}`;
      throw new StageError({
        type: 'Unavailable',
        message: `Expected to ${purpose}, but ${who} has held the lease ${folder} for ${waitMs / 1_000} s.`,
        hint: 'Try again when that process has ended.',
      });
    }
    await host.sleep(POLL_MS.least + Math.random() * POLL_MS.spread);
  }
}

interface Holding {
  host: Host;
  handle: DiskFile;
  content: Buffer;
  folder: string;
  number: number;
  purpose: string;
}

function holdLease({ host, handle, content, folder, number, purpose }: Holding): Lease {
  let confirmed = readClocks(host);
  let renewing: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    renewing = handle.write(content, 0, content.length, 0).catch(() => undefined);
  }, RENEW_EVERY_MS);
  // A lease alone keeps no process alive.
  timer.unref();
  return {
    async confirmHeld() {
      const now = readClocks(host);
      // Either clock may stand still where this process, or the machine, was asleep; or be set back.
      if (now.every((ms, index) => Math.abs(ms - (confirmed[index] ?? 0)) < CONFIRMED_FOR_MS)) return;
      if ((await highestGeneration(folder, host.disk)) === number) {
        confirmed = now;
        return;
      }
      throw new StageError({
        type: 'Unavailable',
        message: `Expected to ${purpose}, but this process was silent for so long that another one has taken over.`,
        hint: 'Try again.',
      });
    },
    async release() {
      clearInterval(timer);
      // A renewal that comes after the truncation would take the lease again.
      await renewing;
      try {
        await handle.truncate(0);
      } finally {
        await handle.close();
      }
    },
  };
}

function readClocks({ elapsedMs, clockMs }: Host): number[] {
  return [elapsedMs(), clockMs()];
}
