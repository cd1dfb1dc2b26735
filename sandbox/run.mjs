// Bundles the sandbox's command and runs it: Node 20 can't run TypeScript by itself.
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = join(import.meta.dirname, '.build');
mkdirSync(folder, { recursive: true });
const output = join(folder, 'cli.mjs');
// Written aside and renamed: another command may be reading it at this moment.
const staging = join(folder, `cli-${process.pid}.mjs`);
await build({
  entryPoints: [join(import.meta.dirname, 'cli.ts')],
  outfile: staging,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.18',
  packages: 'external',
  logLevel: 'error',
});
renameSync(staging, output);
await import(pathToFileURL(output).href);
