// The files of a lease. A folder holds numbered generations; the highest one is current. The highest is never removed,
// so that a late taker always finds out that it lost.

import { link, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './file-problem.js';

/** Names of acquirers' files before they become a generation; one that is not touched for so long was left behind. */
const CANDIDATE_PREFIX = '.candidate-';
const ABANDONED_AFTER_MS = 60_000;

const GENERATION = /^[1-9]\d*$/;

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
export async function readCurrent(folder: string): Promise<CurrentGeneration> {
  for (;;) {
    const number = await highestGeneration(folder);
    if (number === 0) return { number, text: '', renewedAtMs: 0 };
    const path = generationPath(folder, number);
    try {
      return { number, renewedAtMs: (await stat(path)).mtimeMs, text: await readFile(path, 'utf8') };
    } catch (error) {
      // The holder of a later generation has just removed it: look again.
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
}

export async function highestGeneration(folder: string): Promise<number> {
  const names = await readdir(folder);
  return names.reduce((highest, name) => (GENERATION.test(name) ? Math.max(highest, Number(name)) : highest), 0);
}

export interface CreateGeneration {
  folder: string;
  number: number;
  /** A whole file in the same folder; it gets a second name. */
  candidate: string;
}

/** Creates the next generation whole, by one link. False: another taker was quicker, or the candidate is gone. */
export async function createGeneration({ folder, number, candidate }: CreateGeneration): Promise<boolean> {
  const path = generationPath(folder, number);
  try {
    await link(candidate, path);
  } catch (error) {
    // Without its candidate (this process was stopped, and counted as gone) there is nothing to link either.
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return false;
    throw error;
  }
  // Between looking and linking, others may have taken this generation and later ones, and cleared this one away.
  if ((await highestGeneration(folder)) === number) return true;
  await rm(path, { force: true });
  return false;
}

export interface Cleanup {
  folder: string;
  /** The generation that stays. */
  current: number;
  nowMs: number;
}

/** Removes what no taker can need any more. A leftover does no harm, so no failure is reported. */
export async function removeLeftovers({ folder, current, nowMs }: Cleanup): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const isPast = GENERATION.test(name) && Number(name) < current;
    if (isPast || (name.startsWith(CANDIDATE_PREFIX) && (await isAbandoned(path, nowMs)))) {
      await rm(path, { force: true }).catch(() => undefined);
    }
  }
}

async function isAbandoned(path: string, nowMs: number): Promise<boolean> {
  try {
    return nowMs - (await stat(path)).mtimeMs > ABANDONED_AFTER_MS;
  } catch {
    return false;
  }
}
