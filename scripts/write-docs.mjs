// Writes the generated sections of README.md and docs/. A test says when they have to be written again.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from './bundle-program.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { GENERATED_PAGES, renderPage } = await import(await bundleProgram('scripts/docs/generated-docs.ts'));
for (const page of GENERATED_PAGES) {
  const path = join(root, page);
  await writeFile(path, renderPage(page, await readFile(path, 'utf8')));
}
