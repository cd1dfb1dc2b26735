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

export interface PruneRunFolders {
  jobsDir: string;
  nowMs: number;
  /** The run that is asking; never removed. */
  keep: string;
}

/** Removes folders of ended runs but the newest 30, and remains of killed ones; only folders that hold a plan. */
export async function pruneRunFolders({ jobsDir, nowMs, keep }: PruneRunFolders): Promise<void> {
  const ended: { folder: string; endedAtMs: number }[] = [];
  for (const entry of await readdir(jobsDir, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === keep) continue;
    const folder = join(jobsDir, entry.name);
    const ageMs = nowMs - ((await modifiedAtMs(folder)) ?? nowMs);
    if (entry.name.startsWith(STAGING_PREFIX)) {
      if (ageMs > STAGING_KEPT_MS) await remove(folder);
      continue;
    }
    if (!(await isRunFolder(folder))) continue;
    const endedAtMs = await modifiedAtMs(join(folder, ENDED_MARKER));
    if (endedAtMs !== null) ended.push({ folder, endedAtMs });
    else if (ageMs > UNENDED_KEPT_MS) await remove(folder);
  }
  ended.sort((a, b) => b.endedAtMs - a.endedAtMs);
  for (const { folder } of ended.slice(KEPT_ENDED)) await remove(folder);
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
