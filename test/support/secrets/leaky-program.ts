import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { buildProgram } from '../../../scripts/build-program.mjs';
import { LEAKS } from './leaks.js';

/** What each leak tells, by what it is; with characters that every way of writing a text changes. */
export const LEAKED: Readonly<Record<string, string>> = Object.fromEntries(
  LEAKS.flatMap(({ what, secrets }, index) => (secrets === undefined ? [[what, leakOf(index)]] : [])),
);

/** Its halves are nobody else's either. */
function leakOf(index: number): string {
  return `LEAK-${index}"of\\a/<pro+gram>&$-${index}!`;
}

/** Builds the program with every leak in it; the path of its command. Gone when the test ends. */
export async function buildLeakyProgram(): Promise<string> {
  // In the project, so that packages are found; what is below node_modules would not be compiled.
  const folder = await mkdtemp(resolve('dist.staging-leaky-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const src = join(folder, 'src');
  await cp('src', src, { recursive: true });
  for (const { what, file, change } of LEAKS) {
    const path = join(src, file);
    await writeFile(path, change(await readFile(path, 'utf8'), JSON.stringify(LEAKED[what] ?? '')));
  }
  await mkdir(join(folder, 'bin'));
  await cp('bin/tuning-pipeline', join(folder, 'bin/tuning-pipeline'));
  await buildProgram({ src, out: join(folder, 'dist') });
  return join(folder, 'bin/tuning-pipeline');
}
