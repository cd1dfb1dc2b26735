import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * The address to import a TypeScript program from, bundled because Node 20 can't run TypeScript; its packages stay
 * imports. `entry` and `outfile` are paths from the root of the project; by default the outfile is in a cache folder,
 * named for the entry.
 */
export async function bundleProgram(entry, { outfile = cacheFileOf(entry) } = {}) {
  const output = join(ROOT, outfile);
  // Written aside and renamed: another command may be reading it at this moment.
  const staging = join(dirname(output), `${basename(output, '.mjs')}-${process.pid}.mjs`);
  await mkdir(dirname(output), { recursive: true });
  await build({
    entryPoints: [join(ROOT, entry)],
    outfile: staging,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.18',
    packages: 'external',
    logLevel: 'warning',
  });
  await rename(staging, output);
  return pathToFileURL(output).href;
}

function cacheFileOf(entry) {
  return join('node_modules/.cache/tuning-pipeline', `${entry.replace(/\.ts$/, '').replaceAll('/', '-')}.mjs`);
}
