import { basename, dirname, join } from 'node:path';
import { parseMovedLine } from '../../../core/history/moved-line.js';
import { type Disk, realDisk } from '../disk.js';
import { codeOf } from '../file-problem.js';
import { readLines } from '../lines/json-lines.js';
import { resolveLinks } from '../resolve-links.js';

/** `prev` values of records whose line before them was moved to a copy beside the history, or beside a part of it. */
export async function readMovedPrevs(named: string, disk: Disk = realDisk): Promise<Set<string>> {
  const file = await resolveLinks(named, disk);
  const prevs = new Set<string>();
  const folder = dirname(file);
  for (const name of await namesIn(folder, disk)) {
    if (!name.startsWith(basename(file)) || !/^(?:\.\d+\.gz)?\.broken-/.test(name.slice(basename(file).length))) {
      continue;
    }
    for await (const { bytes } of readLines(join(folder, name), disk)) {
      const prev = parseMovedLine(bytes.toString('utf8'))?.next_prev;
      if (typeof prev === 'string') prevs.add(prev);
    }
  }
  return prevs;
}

async function namesIn(folder: string, disk: Disk): Promise<string[]> {
  try {
    return await disk.readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
