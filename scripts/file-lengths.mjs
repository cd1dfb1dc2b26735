// Files are short: none has more lines than this, and most of src have far fewer.
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const MAX_LINES = 300;
/** Half of the files of src are shorter than this. */
export const MEDIAN_LINES = 100;

const FOLDERS = ['src', 'test', 'bench', 'scripts', 'sandbox'];

/** The lines of every file of code under these folders of a project, by its path from there; not of what was built. */
export async function countLines(root, folders = FOLDERS) {
  const lengths = [];
  for (const folder of folders) {
    for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.m?[jt]s$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      const file = relative(root, path).split(sep).join('/');
      if (file.includes('/.')) continue;
      const text = await readFile(path, 'utf8');
      lengths.push({ file, lines: text.trimEnd().split('\n').length });
    }
  }
  return lengths;
}

/** What breaks the rule, each as a sentence. */
export function findLengthProblems(lengths) {
  const tooLong = lengths
    .filter(({ lines }) => lines > MAX_LINES)
    .map(
      ({ file, lines }) =>
        `${file}: expected at most ${MAX_LINES} lines, got ${lines}; give each of its ideas a file that is named for it`,
    );
  const sorted = lengths
    .filter(({ file }) => file.startsWith('src/'))
    .map(({ lines }) => lines)
    .sort((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return median < MEDIAN_LINES
    ? tooLong
    : [
        ...tooLong,
        `src: expected a median of less than ${MEDIAN_LINES} lines, got ${median}; give ideas files of their own`,
      ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = findLengthProblems(await countLines(fileURLToPath(new URL('..', import.meta.url))));
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    process.exit(1);
  }
}
