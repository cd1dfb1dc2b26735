import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A TypeScript program built for child processes: locks and kills can only be tested with real processes. */
export interface ChildProgram {
  /** What to give to `node`. */
  path: string;
  folder: string;
  remove: () => Promise<void>;
}

export async function buildChildProgram(entry: string): Promise<ChildProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'child-program-'));
  const path = join(folder, 'program.mjs');
  // CommonJS packages inside an ES module still call require.
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  await build({
    banner,
    entryPoints: [entry],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return { path, folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
