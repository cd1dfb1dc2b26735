import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { sha256 } from '../../core/hash.js';
import { codeOf, explainFileProblem } from './file-problem.js';
import { makeFolder } from './make-folder.js';

/** Below a root: one file per worker that works on it. */
export const MARKERS_FOLDER = '.tuning-pipeline-workers';

const markerSchema = z.looseObject({ version: z.literal(1), identity: z.string() });

export interface WorkerMarker {
  /** As the worker calls itself to Temporal. */
  identity: string;
  taskQueue: string;
  /** RFC 3339. */
  startedAt: string;
}

/**
 * Shows to whoever has the same root that this worker works on it; gives the way to take it back. The marker of a
 * killed worker stays, and harms nobody: Temporal knows who is alive.
 */
export async function leaveMarker(root: string, marker: WorkerMarker): Promise<() => Promise<void>> {
  const folder = join(root, MARKERS_FOLDER);
  const file = join(folder, `${sha256(marker.identity).slice(0, 32)}.json`);
  try {
    await makeFolder(folder);
    // Whoever reads half of it reads it again a moment later.
    await writeFile(file, `${JSON.stringify({ version: 1, ...marker })}\n`);
  } catch (error) {
    throw explainFileProblem(error, `write the worker's marker to ${folder}`);
  }
  return () => rm(file, { force: true });
}

/** The workers that have left a marker in this root, living and dead. What can't be read as a marker is none. */
export async function readMarkers(root: string): Promise<Set<string>> {
  const folder = join(root, MARKERS_FOLDER);
  const identities = new Set<string>();
  for (const name of await listNames(folder)) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    const identity = parseMarker(text);
    if (identity !== null) identities.add(identity);
  }
  return identities;
}

async function listNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.json'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw explainFileProblem(error, `read ${folder}`);
  }
}

function parseMarker(text: string): string | null {
  try {
    return markerSchema.parse(JSON.parse(text)).identity;
  } catch {
    return null;
  }
}
