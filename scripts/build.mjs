// Builds dist/: the command line, the Temporal client as one file (it loads in half the time), the workflow bundle.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleWorkflows } from './bundle-workflows.mjs';
import { checkImports } from './import-rules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

if (process.argv.includes('--if-needed') && (await isUpToDate())) process.exit(0);

const problems = await checkImports(join(root, 'src'));
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

// Two builds at once each have their own; the last one stays.
const staging = join(root, `dist.staging-${process.pid}`);
await rm(staging, { recursive: true, force: true });
await mkdir(staging);

/** CommonJS inside an ES module needs a `require` of its own. */
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};
const common = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.18',
  legalComments: 'none',
  logLevel: 'warning',
};

await Promise.all([
  build({
    ...common,
    entryPoints: [join(root, 'src/cli.ts')],
    outdir: staging,
    splitting: true,
    sourcemap: true,
    banner,
    external: ['@temporalio/*', '@kubernetes/client-node', 'undici'],
  }),
  build({
    ...common,
    // The package is CommonJS: its names can't be re-exported one by one, so the whole of it is one export.
    stdin: { contents: "import * as sdk from '@temporalio/client'; export { sdk };", resolveDir: root },
    outfile: join(staging, 'temporal-client.js'),
    minify: true,
    banner,
  }),
  bundleWorkflows(join(root, 'src/workflows/index.ts')).then((code) =>
    writeFile(join(staging, 'workflow-bundle.js'), code),
  ),
]);

const replaced = join(root, `dist.staging-old-${process.pid}`);
if (existsSync(dist)) await rename(dist, replaced);
await rename(staging, dist);
await rm(replaced, { recursive: true, force: true });

/** dist is newer than everything it is made from. */
async function isUpToDate() {
  const built = join(dist, 'workflow-bundle.js');
  if (!existsSync(built)) return false;
  const builtAtMs = (await stat(built)).mtimeMs;
  const sources = [
    join(root, 'package-lock.json'),
    fileURLToPath(import.meta.url),
    ...(await listFiles(join(root, 'src'))),
  ];
  for (const source of sources) if ((await stat(source)).mtimeMs > builtAtMs) return false;
  return true;
}

async function listFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
