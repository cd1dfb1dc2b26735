// Writes the generated sections of README.md and docs/. A test says when they have to be written again.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = join(root, 'node_modules/.cache/tuning-pipeline/generated-docs.mjs');

await mkdir(dirname(outfile), { recursive: true });
await build({
  entryPoints: [join(root, 'scripts/docs/generated-docs.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
const { GENERATED_PAGES, renderPage } = await import(pathToFileURL(outfile).href);
for (const page of GENERATED_PAGES) {
  const path = join(root, page);
  await writeFile(path, renderPage(page, await readFile(path, 'utf8')));
}
