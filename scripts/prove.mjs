// Runs a proof of test/support, which is TypeScript, as a program of its own.
//   node scripts/prove.mjs test/support/crash/prove.ts [flags of the proof]
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const [entry, ...flags] = process.argv.slice(2);
if (entry === undefined) throw new Error('Expected the path of a proof, got none.');
const outfile = join(root, 'node_modules/.cache/tuning-pipeline', `prove-${basename(dirname(entry))}.mjs`);
await mkdir(dirname(outfile), { recursive: true });
await build({
  entryPoints: [join(root, entry)],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.18',
  packages: 'external',
  logLevel: 'warning',
});
process.chdir(root);
process.argv.splice(2, Infinity, ...flags);
await import(pathToFileURL(outfile).href);
