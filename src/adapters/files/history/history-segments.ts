// Closed parts of a history: `<file>.1.gz` is the oldest. A part is published whole by one rename, and then only read.

import { basename, dirname, join } from 'node:path';
import { Readable, pipeline } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { StageError } from '../../../core/errors.js';
import { type Disk, type DiskFile, syncFolder } from '../disk.js';
import { codeOf, explainFileProblem } from '../file-problem.js';
import { type FileLine, readChunks, scanLines, splitLines } from '../lines/json-lines.js';

export interface Segment {
  number: number;
  path: string;
}

export function segmentPath(file: string, number: number): string {
  return `${file}.${number}.gz`;
}

/** The parts of a history that are there, oldest first. */
export async function listSegments(file: string, disk: Disk): Promise<Segment[]> {
  const prefix = `${basename(file)}.`;
  const names = await disk.readdir(dirname(file)).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw explainFileProblem(error, `read ${dirname(file)}`);
  });
  return names
    .flatMap((name) => {
      const number = name.startsWith(prefix) ? /^([1-9]\d{0,8})\.gz$/.exec(name.slice(prefix.length))?.[1] : undefined;
      return number === undefined ? [] : [{ number: Number(number), path: join(dirname(file), name) }];
    })
    .sort((a, b) => a.number - b.number);
}

/**
 * The lines of a part in order.
 *
 * @throws StageError Corrupt when it can't be unpacked; or what the file system says.
 */
export async function* readSegment({ path }: Segment, disk: Disk): AsyncGenerator<FileLine> {
  let handle: DiskFile | undefined;
  try {
    handle = await disk.open(path, 'r');
    const { size } = await handle.stat();
    yield* splitLines(pipe(readChunks(handle, size), createGunzip()));
  } catch (error) {
    if (!codeOf(error)?.startsWith('Z_')) throw explainFileProblem(error, `read ${path}`);
    throw new StageError({
      type: 'Corrupt',
      message: `Expected ${path} to be a part of a history, but it can't be unpacked.`,
      hint: 'Restore it from a copy, or move it away: history verify then tells what is missing.',
      cause: error,
    });
  } finally {
    await handle?.close();
  }
}

/** Bytes as a part has them. */
export function packChunks(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  return pipe(chunks, createGzip());
}

/**
 * The parts that stand before the file's own lines. A rotation that was cut short has published a part whose lines are
 * still in the file: that part is none.
 */
export async function splitOffCopy(
  segments: readonly Segment[],
  { handle, disk }: { handle: DiskFile; disk: Disk },
): Promise<{ before: Segment[]; copy: Segment | null }> {
  const newest = segments.at(-1);
  if (newest === undefined) return { before: [], copy: null };
  const isCopy = await beginsWith(handle, { segment: newest, disk });
  return isCopy ? { before: segments.slice(0, -1), copy: newest } : { before: [...segments], copy: null };
}

/** Removes the part that a rotation cut short has left, and returns the others. The caller holds the file's lease. */
export async function dropCopy({
  file,
  handle,
  disk,
}: {
  file: string;
  handle: DiskFile;
  disk: Disk;
}): Promise<Segment[]> {
  const { before, copy } = await splitOffCopy(await listSegments(file, disk), { handle, disk });
  if (copy === null) return before;
  await disk.rm(copy.path);
  await syncFolder(dirname(file), disk);
  return before;
}

/**
 * True when the file's first lines are all of the part's. In a sound history the first line already differs. A part
 * that was damaged is no copy, and no reason to stop here: whoever reads it says so.
 */
async function beginsWith(handle: DiskFile, { segment, disk }: { segment: Segment; disk: Disk }): Promise<boolean> {
  const ofFile = scanLines(handle);
  try {
    for await (const { bytes } of readSegment(segment, disk)) {
      const line = await ofFile.next();
      if (line.done === true || !line.value.bytes.equals(bytes)) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof StageError && error.type === 'Corrupt') return false;
    throw error;
  } finally {
    await ofFile.return(undefined);
  }
}

function pipe(chunks: AsyncIterable<Buffer>, transform: NodeJS.ReadWriteStream): AsyncIterable<Buffer> {
  // An error of the source reaches the reader through the transform, which the pipeline destroys with it.
  return pipeline(Readable.from(chunks), transform, () => undefined) as unknown as AsyncIterable<Buffer>;
}
