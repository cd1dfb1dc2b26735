import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, resolve, sep } from 'node:path';
import { StageError } from '../../core/errors.js';
import type { WorkerPolicy } from '../../core/policy/worker-policy.js';

/**
 * The absolute path of one that is relative to the worker's root.
 *
 * @throws StageError AccessDenied when a confined worker is asked for a path outside its root, also through a link.
 */
export async function resolveUnderRoot(
  policy: Pick<WorkerPolicy, 'root' | 'confinedToRoot'>,
  path: string,
): Promise<string> {
  const absolute = resolve(policy.root, path);
  if (!policy.confinedToRoot) return absolute;
  const root = await realPathOf(policy.root);
  if (!isInside(resolve(policy.root), absolute) || !isInside(root, await realPathOf(absolute))) {
    throw denied(path);
  }
  return absolute;
}

function denied(path: string): StageError {
  return new StageError({
    type: 'AccessDenied',
    message: `Expected a path under this worker's root, but ${path} leads out of it.`,
    hint: 'Name a relative path, or have the worker started with another root (TUNING_PIPELINE_ROOT, or root in its policy file).',
  });
}

/** As many links as Linux follows on one way. */
const MAX_LINKS = 40;

/**
 * The absolute path with all links on it resolved, as far as it exists; also those that lead to nothing yet: whoever
 * creates a file through such a link creates it at its end.
 *
 * @throws StageError AccessDenied for links that lead round in a circle.
 */
export async function realPathOf(path: string, links = 0): Promise<string> {
  if (links > MAX_LINKS) throw denied(path);
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    if (parent === path) return path;
    const end = await readlink(path).catch(() => null);
    const folder = await realPathOf(parent, links);
    return end === null ? resolve(folder, basename(path)) : realPathOf(resolve(folder, end), links + 1);
  }
}

function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
