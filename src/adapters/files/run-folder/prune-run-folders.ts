import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunFolder, STAGING_PREFIX } from './plan-files.js';
import { ENDED_MARKER } from './run-folder.js';

const DAY_MS = 86_400_000;

/** Enough nights to look back on; history keeps the rest. */
const KEPT_ENDED = 30;

/** A run without its marker may still be alive: nothing waits longer than this. */
const UNENDED_KEPT_MS = 7 * DAY_MS;

/** What a killed generate left half-written. */
const STAGING_KEPT_MS = DAY_MS;

const PAUSE_MS = 1_000;

export interface PruneRunFolders {
  jobsDir: string;
  nowMs: number;
  /** The run that is asking; never removed. */
  keep: string;
}

/**
 * Prunes each folder on the first call and then once a second at most: where hundreds of runs begin together, each would
 * read again what the others have read. What it passes over is the next run's to prune.
 */
export function createPruner(): (prune: PruneRunFolders) => Promise<void> {
  const prunedAtMs = new Map<string, number>();
  return async (prune) => {
    const { jobsDir, nowMs } = prune;
    for (const [folder, atMs] of prunedAtMs) if (Math.abs(nowMs - atMs) >= PAUSE_MS) prunedAtMs.delete(folder);
    if (prunedAtMs.has(jobsDir)) return;
    prunedAtMs.set(jobsDir, nowMs);
    await pruneRunFolders(prune);
  };
}

/** Removes folders of ended runs but the newest 30, and remains of killed ones; only folders that hold a plan. */
export async function pruneRunFolders({ jobsDir, nowMs, keep }: PruneRunFolders): Promise<void> {
  const ended: { folder: string; name: string; endedAtMs: number }[] = [];
  for (const entry of await readdir(jobsDir, { withFileTypes: true })) {
    const { name } = entry;
    if (!entry.isDirectory() || name === keep) continue;
    const folder = join(jobsDir, name);
    const endedAtMs = name.startsWith(STAGING_PREFIX) ? null : await modifiedAtMs(join(folder, ENDED_MARKER));
    if (endedAtMs === null) await pruneUnended({ folder, name, nowMs });
    else ended.push({ folder, name, endedAtMs });
  }
  // Most nights there is nothing to remove: plans are read only where there may be.
  if (ended.length <= KEPT_ENDED) return;
  const runs: typeof ended = [];
  for (const entry of ended) if (await isRunFolder(entry.folder)) runs.push(entry);
  runs.sort((a, b) => b.endedAtMs - a.endedAtMs);
  for (const { folder } of runs.slice(KEPT_ENDED)) await remove(folder);
}

async function pruneUnended({ folder, name, nowMs }: { folder: string; name: string; nowMs: number }): Promise<void> {
  const ageMs = nowMs - ((await modifiedAtMs(folder)) ?? nowMs);
  const isOver = name.startsWith(STAGING_PREFIX)
    ? ageMs > STAGING_KEPT_MS
    : ageMs > UNENDED_KEPT_MS && (await isRunFolder(folder));
  if (isOver) await remove(folder);
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

async function modifiedAtMs(path: string): Promise<number | null> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}
