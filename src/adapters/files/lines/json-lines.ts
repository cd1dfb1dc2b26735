// Files of one JSON document per line that several processes append to. Only the last line may ever be torn; whoever
// appends next sets the torn bytes aside. Nothing here takes the lease: the caller holds it.

import { type Disk, type DiskFile, realDisk } from '../disk.js';
import { expectFile } from '../expect-file.js';
import { explainFileProblem } from '../file-problem.js';
import { NEWLINE } from './line-end.js';
import { openLines } from './line-writer.js';

const CHUNK_BYTES = 256 * 1024;

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
export async function* scanLines(handle: DiskFile): AsyncGenerator<FileLine> {
  yield* splitLines(readChunks(handle, (await handle.stat()).size));
}

/** The lines of a file. @throws StageError NotFound, or what the file system says. */
export async function* readLines(file: string, disk: Disk = realDisk): AsyncGenerator<FileLine> {
  let handle: DiskFile | undefined;
  try {
    await expectFile(file, `read ${file}`, disk);
    handle = await disk.open(file, 'r');
    yield* scanLines(handle);
  } catch (error) {
    throw explainFileProblem(error, `read ${file}`);
  } finally {
    await handle?.close();
  }
}

/** The lines of a stream of bytes. */
export async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<FileLine> {
  /** Of a line whose end was not read yet, put together once: a line may have any number of pieces. */
  let pieces: Buffer[] = [];
  let number = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      number += 1;
      yield { number, bytes: join(pieces, chunk.subarray(start, end)), whole: true };
      pieces = [];
      start = end + 1;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
  if (pieces.length > 0) yield { number: number + 1, bytes: Buffer.concat(pieces), whole: false };
}

/** Most lines lie in one chunk and need no copy. */
function join(pieces: readonly Buffer[], last: Buffer): Buffer {
  return pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
}

/** The bytes of an open file up to `end`. */
export async function* readChunks(handle: DiskFile, end: number, start = 0): AsyncGenerator<Buffer> {
  for (let position = start; position < end; ) {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, end - position));
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

export interface AppendLine {
  file: string;
  /** Names the copy of torn bytes. */
  now: Date;
  /** The line to append, without its newline; null appends nothing. The file's lines are all whole by then. */
  prepare: (handle: DiskFile) => Promise<string | null>;
  /** @default the real one */
  disk?: Disk;
}

/** Appends one line and returns when it is on disk; a line that does not fit leaves the file as it was. */
export async function appendLine({ file, now, prepare, disk = realDisk }: AppendLine): Promise<boolean> {
  const lines = await openLines({ file, now, disk });
  try {
    const line = await prepare(lines.handle);
    if (line === null) return false;
    await lines.append([line]);
    return true;
  } finally {
    await lines.close();
  }
}
