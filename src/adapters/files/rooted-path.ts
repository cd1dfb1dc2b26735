import { realpath } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
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
    throw new StageError({
      type: 'AccessDenied',
      message: `Expected a path under this worker's root, but ${path} leads out of it.`,
      hint: 'Name a relative path, or have the worker started with another root (TUNING_PIPELINE_ROOT, or root in its policy file).',
    });
  }
  return absolute;
}

/** The path with the links of its existing part resolved. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : resolve(await realPathOf(parent), relative(parent, path));
  }
}

function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
