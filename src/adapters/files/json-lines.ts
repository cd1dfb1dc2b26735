// Files of one JSON document per line that several processes append to. Only the last line may ever be torn; whoever
// appends next sets the torn bytes aside. Nothing here takes the lease: the caller holds it.

import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StageError } from '../../core/errors.js';
import { codeOf, explainFileProblem } from './file-problem.js';

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** A line as it stands in the file. */
export interface FileLine {
  /** From 1. */
  number: number;
  /** Without the newline. */
  bytes: Buffer;
  /** False: the file ends before the line does. */
  whole: boolean;
}

/** The lines of an open file up to its present end. */
export async function* scanLines(handle: FileHandle): AsyncGenerator<FileLine> {
  const { size } = await handle.stat();
  let rest = Buffer.alloc(0);
  let number = 0;
  for (let position = 0; position < size; ) {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size - position));
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    rest = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    let start = 0;
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE, start)) {
      number += 1;
      yield { number, bytes: rest.subarray(start, end), whole: true };
      start = end + 1;
    }
    rest = rest.subarray(start);
  }
  if (rest.length > 0) yield { number: number + 1, bytes: rest, whole: false };
}

/** The lines of a file. @throws StageError NotFound, or what the file system says. */
export async function* readLines(file: string): AsyncGenerator<FileLine> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    yield* scanLines(handle);
  } catch (error) {
    throw explainFileProblem(error, `read ${file}`);
  } finally {
    await handle?.close();
  }
}

export interface AppendLine {
  file: string;
  /** Names the copy of torn bytes. */
  now: Date;
  /** The line to append, without its newline; null appends nothing. The file's lines are all whole by then. */
  prepare: (handle: FileHandle) => Promise<string | null>;
}

/** Appends one line and returns when it is on disk; a line that does not fit leaves the file as it was. */
export async function appendLine({ file, now, prepare }: AppendLine): Promise<boolean> {
  const { handle, created } = await openOrCreate(file);
  try {
    const { end } = await setTornTailAside({ file, handle, now });
    const line = await prepare(handle);
    if (line === null) return false;
    await writeWhole({ file, handle, end, line });
    if (created) await syncFolder(dirname(file));
    return true;
  } catch (error) {
    if (created) await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function openOrCreate(file: string): Promise<{ handle: FileHandle; created: boolean }> {
  try {
    return { handle: await open(file, 'r+'), created: false };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return { handle: await open(file, 'wx+'), created: true };
  }
}

/** Moves bytes behind the last newline to `<file>.torn-<time>`: `copy`, or null where there were none. */
export async function setTornTailAside(torn: {
  file: string;
  handle: FileHandle;
  now: Date;
}): Promise<{ end: number; copy: string | null }> {
  const { file, handle, now } = torn;
  const { size } = await handle.stat();
  const end = await findLastLineEnd(handle, size);
  if (end === size) return { end, copy: null };
  const bytes = Buffer.alloc(size - end);
  await handle.read(bytes, 0, bytes.length, end);
  const copy = copyName({ file, kind: 'torn', now });
  await writeCopy(copy, bytes);
  await handle.truncate(end);
  await handle.datasync();
  return { end, copy };
}

/** `<file>.<kind>-<time>`: a name that sorts by time and is legal everywhere. */
export function copyName({ file, kind, now }: { file: string; kind: 'torn' | 'broken'; now: Date }): string {
  return `${file}.${kind}-${now.toISOString().replace(/[-:.]/g, '')}`;
}

/** Writes a new file, on disk when this returns. An earlier copy of the same instant is never overwritten. */
export async function writeCopy(name: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(name, 'ax');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(name));
}

async function findLastLineEnd(handle: FileHandle, size: number): Promise<number> {
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - CHUNK_BYTES);
    const chunk = Buffer.alloc(end - start);
    await handle.read(chunk, 0, chunk.length, start);
    const index = chunk.lastIndexOf(NEWLINE);
    if (index !== -1) return start + index + 1;
    end = start;
  }
  return 0;
}

async function writeWhole({
  file,
  handle,
  end,
  line,
}: {
  file: string;
  handle: FileHandle;
  end: number;
  line: string;
}): Promise<void> {
  const bytes = Buffer.from(`${line}\n`);
  try {
    const bytesWritten = await writeOnce(handle, bytes, end);
    if (bytesWritten < bytes.length) {
      throw new StageError({
        type: 'Unavailable',
        message: `Expected to append ${bytes.length} bytes to ${file}, but there was room for ${bytesWritten} only.`,
        hint: 'Free some space.',
      });
    }
    await handle.datasync();
  } catch (error) {
    await handle.truncate(end);
    throw error;
  }
}

/** A write may be short without failing: where the disk or the allowed size of a file ends. */
async function writeOnce(handle: FileHandle, bytes: Buffer, position: number): Promise<number> {
  try {
    return (await handle.write(bytes, 0, bytes.length, position)).bytesWritten;
  } catch (error) {
    if (codeOf(error) === 'EFBIG') return 0;
    throw error;
  }
}

/** A new name is on disk only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
