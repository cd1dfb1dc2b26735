import { relative, resolve, sep } from 'node:path';
import { StageError } from '../../../core/errors.js';
import { LATEST_LINK } from '../../../core/pipeline/run-key.js';
import { isRunFolder, STAGING_PREFIX } from './plan-files.js';
import { realPathOf } from '../rooted-path.js';
import { MARKERS_FOLDER } from '../worker-markers.js';

/** Leases, journals, parts and copies: what lies beside a file under its name. */
const BESIDE_FILES = [/\.(?:lock|new|alerts\.jsonl(?:\.\d+)?|\d+\.gz)$/, /\.(?:torn|broken)-/];

/** A history, or what lies beside it under its name: a run's folder could be there first. */
const HISTORY_NAMES = /\.jsonl(?:\.|$)/;

export interface ExpectFreePlace {
  root: string;
  /** Absolute, under the root. */
  path: string;
  /** The path as it was given, for the message. */
  label: string;
}

/**
 * Refuses a place where workers keep what all runs need: in a lease, among the markers, in the folder of another run. A
 * stranger who may name any place under a worker's root must not stand in everybody's way there.
 *
 * @throws StageError AccessDenied.
 */
export async function expectFreePlace({ root, path, label }: ExpectFreePlace): Promise<void> {
  const top = await realPathOf(root);
  let place = top;
  for (const name of relative(top, await realPathOf(path)).split(sep)) {
    place = resolve(place, name);
    if (isOwnName(name) || (await isRunFolder(place))) throw taken(label);
  }
}

/** The same for the name of a run's folder in its jobs folder. @throws StageError AccessDenied. */
export function expectFreeName(name: string): void {
  if (HISTORY_NAMES.test(name) || isOwnName(name)) throw taken(name);
}

/**
 * The name of what workers keep for themselves: beside files, markers, folders in the making, and the link to the newest
 * run. Where something else has its name first, no run can begin beside it.
 */
function isOwnName(name: string): boolean {
  if (name === MARKERS_FOLDER || name === LATEST_LINK || name.startsWith(STAGING_PREFIX)) return true;
  return BESIDE_FILES.some((own) => own.test(name));
}

function taken(label: string): StageError {
  return new StageError({
    type: 'AccessDenied',
    message: `Expected a place that is free for a run, but ${label} is where workers keep what other runs need.`,
    hint: 'Name another one under the root.',
  });
}
