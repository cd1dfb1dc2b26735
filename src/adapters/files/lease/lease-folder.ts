// The files of a lease. A folder holds numbered generations; the highest one is current. The highest is never removed,
// so that a late taker always finds out that it lost.

import { join } from 'node:path';
import { type Disk, realDisk } from '../disk.js';
import { codeOf } from '../file-problem.js';

/** Names of acquirers' files before they become a generation; one that is not touched for so long was left behind. */
const CANDIDATE_PREFIX = '.candidate-';
const ABANDONED_AFTER_MS = 60_000;

/** As many digits as a number keeps: a longer name could never be found again by its number. */
const GENERATION = /^[1-9]\d{0,14}$/;

export interface CurrentGeneration {
  /** 0: nobody has ever taken the lease. */
  number: number;
  /** '' once it was released. */
  text: string;
  /** By the file system's clock, which all machines share. */
  renewedAtMs: number;
}

export function candidatePath(folder: string, token: string): string {
  return join(folder, `${CANDIDATE_PREFIX}${token}`);
}

function generationPath(folder: string, number: number): string {
  return join(folder, String(number));
}

/** The highest generation with its content. */
export async function readCurrent(folder: string, disk: Disk): Promise<CurrentGeneration> {
  for (;;) {
    const number = await highestGeneration(folder, disk);
    if (number === 0) return { number, text: '', renewedAtMs: 0 };
    const path = generationPath(folder, number);
    try {
      return { number, renewedAtMs: (await disk.stat(path)).mtimeMs, text: await disk.readText(path) };
    } catch (error) {
      // The holder of a later generation has just removed it: look again.
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
}

export async function highestGeneration(folder: string, disk: Disk): Promise<number> {
  const names = await disk.readdir(folder);
  return names.reduce((highest, name) => (GENERATION.test(name) ? Math.max(highest, Number(name)) : highest), 0);
}

export interface CreateGeneration {
  folder: string;
  number: number;
  /** A whole file in the same folder; it gets a second name. */
  candidate: string;
  /** @default the real one */
  disk?: Disk;
}

/** Creates the next generation whole, by one link. False: another taker was quicker, or the candidate is gone. */
export async function createGeneration({
  folder,
  number,
  candidate,
  disk = realDisk,
}: CreateGeneration): Promise<boolean> {
  const path = generationPath(folder, number);
  try {
    await disk.link(candidate, path);
  } catch (error) {
    // Without its candidate (this process was stopped, and counted as gone) there is nothing to link either.
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return false;
    throw error;
  }
  // Between looking and linking, others may have taken this generation and later ones, and cleared this one away.
  if ((await highestGeneration(folder, disk)) === number) return true;
  await disk.rm(path);
  return false;
}

export interface Cleanup {
  folder: string;
  /** The generation that stays. */
  current: number;
  nowMs: number;
  disk: Disk;
}

/** Removes what no taker can need any more. A leftover does no harm, so no failure is reported. */
export async function removeLeftovers({ folder, current, nowMs, disk }: Cleanup): Promise<void> {
  for (const name of await disk.readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const isPast = GENERATION.test(name) && Number(name) < current;
    if (isPast || (name.startsWith(CANDIDATE_PREFIX) && (await isAbandoned(path, nowMs, disk)))) {
      await disk.rm(path).catch(() => undefined);
    }
  }
}

async function isAbandoned(path: string, nowMs: number, disk: Disk): Promise<boolean> {
  try {
    return nowMs - (await disk.stat(path)).mtimeMs > ABANDONED_AFTER_MS;
  } catch {
    return false;
  }
}
