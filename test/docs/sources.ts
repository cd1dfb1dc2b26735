import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ROOT } from './page.js';

export interface Source {
  /** From the root of the project, with slashes. */
  file: string;
  text: string;
}

/** The TypeScript files under a folder of the project. */
export async function readSources(folder: string): Promise<Source[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'));
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return { file: relative(ROOT, path).split(sep).join('/'), text: await readFile(path, 'utf8') };
    }),
  );
}
