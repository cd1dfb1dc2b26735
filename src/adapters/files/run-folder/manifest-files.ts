import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { StageError } from '../../../core/errors.js';
import type { Plan } from '../../../core/generate/plan.js';
import {
  describeTooLarge,
  type FileContent,
  type ManifestFile,
  MAX_MANIFEST_BYTES,
} from '../../../core/validate/manifest-file.js';
import { codeOf, explainFileProblem } from '../file-problem.js';

/** Files that are read before timers, heartbeats and Ctrl-C have their turn. */
const READ_AT_ONCE = 16;

/** Which files of which folder to read. */
export interface ReadManifests {
  path: string;
  files: readonly string[];
  /** The plan whose files these are, in its order; null without one. */
  plan: Plan | null;
}

/**
 * The files' bytes in order. A file that can't be read says why; the others go on. Each is read when it is asked for,
 * so that no more than one is in memory; and without a promise, which would take eight times as long as the read.
 */
export async function* readManifests({ path, files, plan }: ReadManifests): AsyncGenerator<ManifestFile> {
  for (const [index, file] of files.entries()) {
    if (index % READ_AT_ONCE === READ_AT_ONCE - 1) await nextTurn();
    yield readManifestFile(path, { file, planned: plan?.files[index] });
  }
}

/** One file of a folder as the reader of all of them gives it. */
function readManifestFile(
  path: string,
  { file, planned }: { file: string; planned: ManifestFile['planned'] | undefined },
): ManifestFile {
  const content = readManifest({ path, file, isPlanned: planned !== undefined });
  const hash = 'bytes' in content ? { sha256: createHash('sha256').update(content.bytes).digest('hex') } : {};
  return { file, ...content, ...hash, ...(planned === undefined ? {} : { planned }) };
}

/** One file of a folder; `isPlanned` says that it should be there. */
export interface ReadManifest {
  path: string;
  file: string;
  isPlanned: boolean;
}

/** The file's bytes, or why it has none that anybody could check. */
export function readManifest({ path, file, isPlanned }: ReadManifest): FileContent {
  let handle: number | undefined;
  try {
    // Without blocking: opening a pipe would wait for a writer for ever.
    handle = openSync(join(path, file), constants.O_RDONLY | constants.O_NONBLOCK);
    const info = fstatSync(handle);
    if (!info.isFile()) return describeNoFile();
    return info.size > MAX_MANIFEST_BYTES ? describeTooLarge(info.size) : { bytes: readAll(handle, info.size) };
  } catch (error) {
    return explainUnreadable(error, { file, isPlanned });
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** What was there when its size was asked for; less where the file has become shorter since. */
function readAll(handle: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(handle, bytes, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}

function explainUnreadable(error: unknown, { file, isPlanned }: Omit<ReadManifest, 'path'>): FileContent {
  if (isPlanned && codeOf(error) === 'ENOENT') {
    const message = 'expected the file that plan.json lists, got nothing';
    return { problem: 'missing', message, hint: 'Run generate again.' };
  }
  // Nobody listens at the other end of a socket or a device.
  if (codeOf(error) === 'ENXIO') return describeNoFile();
  const explained = explainFileProblem(error, `read ${file}`);
  // A full file table says nothing about this file: the stage tries again.
  if (!(explained instanceof StageError) || explained.type === 'Unavailable') throw explained;
  return { problem: 'unreadable', message: explained.message, hint: explained.hint ?? 'Make the file readable.' };
}

function describeNoFile(): FileContent {
  const hint = 'Replace it by the file itself, or move it out of the folder.';
  return { problem: 'unreadable', message: 'expected a regular file, got something else', hint };
}
