import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StageError } from '../../core/errors.js';
import type { Plan } from '../../core/generate/plan.js';
import {
  describeTooLarge,
  type FileContent,
  type ManifestFile,
  MAX_MANIFEST_BYTES,
} from '../../core/validate/manifest-file.js';
import { codeOf, explainFileProblem } from './file-problem.js';

/** Hides the disk's latency; more would only hold more files in memory. */
const READ_AHEAD = 16;

/** Which files of which folder to read. */
export interface ReadManifests {
  path: string;
  files: readonly string[];
  /** The plan whose files these are, in its order; null without one. */
  plan: Plan | null;
}

/** The files' bytes in order, a few read at a time. A file that can't be read says why; the others go on. */
export async function* readManifests({ path, files, plan }: ReadManifests): AsyncGenerator<ManifestFile> {
  for (let start = 0; start < files.length; start += READ_AHEAD) {
    const batch = files.slice(start, start + READ_AHEAD).map(async (file, offset): Promise<ManifestFile> => {
      const planned = plan?.files[start + offset];
      const content = await readContent(join(path, file), { file, isPlanned: planned !== undefined });
      return { file, ...content, ...(planned === undefined ? {} : { planned }) };
    });
    yield* await Promise.all(batch);
  }
}

/** Looks before it reads: opening a pipe would wait for ever, and a huge file is not worth reading. */
async function readContent(
  path: string,
  { file, isPlanned }: { file: string; isPlanned: boolean },
): Promise<FileContent> {
  try {
    const info = await stat(path);
    if (!info.isFile()) {
      const hint = 'Replace it by the file itself, or move it out of the folder.';
      return { problem: 'unreadable', message: 'expected a regular file, got something else', hint };
    }
    return info.size > MAX_MANIFEST_BYTES ? describeTooLarge(info.size) : { bytes: await readFile(path) };
  } catch (error) {
    if (isPlanned && codeOf(error) === 'ENOENT') {
      const message = 'expected the file that plan.json lists, got nothing';
      return { problem: 'missing', message, hint: 'Run generate again.' };
    }
    const explained = explainFileProblem(error, `read ${file}`);
    // A full file table says nothing about this file: the stage tries again.
    if (!(explained instanceof StageError) || explained.type === 'Unavailable') throw explained;
    return { problem: 'unreadable', message: explained.message, hint: explained.hint ?? 'Make the file readable.' };
  }
}
