// Builds dist/ whole or not at all.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProgram } from './build-program.mjs';
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

await buildProgram({ src: join(root, 'src'), out: staging });

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
    ...['build.mjs', 'build-program.mjs', 'bundle-workflows.mjs'].map((name) => join(root, 'scripts', name)),
    ...(await listFiles(join(root, 'src'))),
  ];
  for (const source of sources) if ((await stat(source)).mtimeMs > builtAtMs) return false;
  return true;
}

async function listFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
