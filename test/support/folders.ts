import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * A folder of the running test's own, removed at its end. Not by `rmSync`: Node 20's calls itself for each level, and a
 * tree of 2,000 levels, which a hostile path makes, overflows its stack.
 */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuning-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Every file below a folder with its text, sorted by path: equal trees give equal objects. */
export function readTree(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.flatMap((name) =>
      statSync(join(folder, name)).isFile() ? [[name, readFileSync(join(folder, name), 'utf8')]] : [],
    ),
  );
}
