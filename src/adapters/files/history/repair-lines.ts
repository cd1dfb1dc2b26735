import { dirname } from 'node:path';
import { JOURNAL_SUFFIX, parseEntry } from '../../../core/alerts/journal.js';
import { StageError } from '../../../core/errors.js';
import type { MovedLine } from '../../../core/history/moved-line.js';
import { parseRecord } from '../../../core/history/record.js';
import { type Disk, type DiskFile, syncFolder } from '../disk.js';
import { expectFile } from '../expect-file.js';
import { explainFileProblem } from '../file-problem.js';
import { withLease } from '../lease/file-lease.js';
import { leaseFolderOf } from './history-file.js';
import { dropCopy, packChunks, readSegment, type Segment } from './history-segments.js';
import { type Host, thisHost } from '../lease/host.js';
import { type FileLine, scanLines } from '../lines/json-lines.js';
import { replaceFile } from '../replace-file.js';
import { resolveLinks } from '../resolve-links.js';
import { copyName, setTornTailAside, writeCopy } from '../lines/torn-tail.js';

export interface RepairLines {
  /** A history file, with all of its parts, or its alert journal. */
  file: string;
  /** Also takes out lines that can't be read. A line of a newer version is not broken and stays. */
  moveBroken: boolean;
  now: Date;
  /** @default this process */
  host?: Host;
}

export interface Repaired {
  /** Where the torn bytes are now; null where there were none. */
  tornCopy: string | null;
  /** Where the broken lines are now: one file for each that held some. */
  brokenCopies: string[];
  moved: number;
}

/** Makes every line of a file whole and, when asked, readable. Nothing is thrown away: what goes is copied first. */
export async function repairLines({ file: named, moveBroken, now, host = thisHost }: RepairLines): Promise<Repaired> {
  const { disk } = host;
  try {
    const file = await resolveLinks(named, disk);
    await expectFile(file, `repair ${named}`, disk);
    // Before the lease: nothing is created beside a file that is not there.
    await (await disk.open(file, 'r+')).close();
    return await withLease({ folder: leaseFolderOf(file), purpose: `repair ${file}`, host }, async (lease) => {
      const handle = await disk.open(file, 'r+');
      try {
        const { copy: tornCopy } = await setTornTailAside({ file, handle, now, disk });
        const isJournal = named.endsWith(JOURNAL_SUFFIX);
        const segments = isJournal ? [] : await dropCopy({ file, handle, disk });
        if (!moveBroken) return { tornCopy, brokenCopies: [], moved: 0 };
        const parts = [...segments.map((segment) => partOf(segment, disk)), mainPart({ file, handle, disk })];
        const broken = await findBroken(parts, isJournal ? judgeEntry : judgeRecord);
        // All copies before the first change.
        const copies = [];
        for (const { part, moved } of broken) copies.push(await copyMoved({ part, moved, now, disk }));
        for (const { part, moved } of broken) {
          await lease.confirmHeld();
          const numbers = new Set(moved.map(({ line }) => line));
          await part.keepOnly(({ number }) => !numbers.has(number));
        }
        await syncFolder(dirname(file), disk);
        const count = broken.reduce((sum, { moved }) => sum + moved.length, 0);
        return { tornCopy, brokenCopies: copies, moved: count };
      } finally {
        await handle.close();
      }
    });
  } catch (error) {
    throw explainFileProblem(error, `repair ${named}`);
  }
}

/** A file that holds lines of a history. */
interface Part {
  path: string;
  lines(): AsyncIterable<FileLine>;
  /** Replaces the file by one rename: a reader finds it as it was or as it will be. */
  keepOnly(isKept: (line: FileLine) => boolean): Promise<void>;
}

function mainPart({ file, handle, disk }: { file: string; handle: DiskFile; disk: Disk }): Part {
  const lines = () => scanLines(handle);
  const keepOnly = async (isKept: (line: FileLine) => boolean) =>
    replaceFile({
      file,
      staged: `${file}.repairing`,
      chunks: filterLines(lines(), isKept),
      like: await handle.stat(),
      disk,
    });
  return { path: file, lines, keepOnly };
}

function partOf(segment: Segment, disk: Disk): Part {
  const lines = () => readUndamaged(segment, disk);
  const keepOnly = async (isKept: (line: FileLine) => boolean) =>
    replaceFile({
      file: segment.path,
      staged: `${segment.path}.repairing`,
      chunks: packChunks(filterLines(lines(), isKept)),
      like: await disk.stat(segment.path),
      disk,
    });
  return { path: segment.path, lines, keepOnly };
}

/** A part that can't be unpacked stays as it is: `history verify` goes on to tell. */
async function* readUndamaged(segment: Segment, disk: Disk): AsyncGenerator<FileLine> {
  const lines: FileLine[] = [];
  try {
    for await (const line of readSegment(segment, disk)) lines.push(line);
  } catch (error) {
    if (error instanceof StageError && error.type === 'Corrupt') return;
    throw error;
  }
  yield* lines;
}

async function* filterLines(lines: AsyncIterable<FileLine>, isKept: (line: FileLine) => boolean) {
  for await (const line of lines) if (isKept(line)) yield Buffer.concat([line.bytes, Buffer.from('\n')]);
}

interface JudgedLine {
  isBroken: boolean;
  /** Of a record of this version. */
  prev: string | null;
}

function judgeEntry(text: string): JudgedLine {
  return { isBroken: parseEntry(text).kind === 'corrupt', prev: null };
}

function judgeRecord(text: string): JudgedLine {
  const parsed = parseRecord(text);
  const record = parsed.kind === 'record' ? parsed.record : null;
  return { isBroken: parsed.kind === 'corrupt', prev: record?.v === 1 ? record.prev : null };
}

/** The broken lines of each file that has some; each run of them names the record behind it, in whatever file. */
async function findBroken(parts: readonly Part[], judge: (text: string) => JudgedLine) {
  const found: { part: Part; moved: MovedLine[] }[] = [];
  let last: MovedLine | null = null;
  for (const part of parts) {
    const moved: MovedLine[] = [];
    for await (const { number, bytes } of part.lines()) {
      const text = bytes.toString('utf8');
      const { isBroken, prev } = judge(text);
      if (!isBroken) {
        if (last !== null) last.next_prev = prev;
        last = null;
        continue;
      }
      const content = Buffer.from(text).equals(bytes) ? { text } : { base64: bytes.toString('base64') };
      last = { v: 1, line: number, next_prev: null, ...content };
      moved.push(last);
    }
    if (moved.length > 0) found.push({ part, moved });
  }
  return found;
}

interface CopyMoved {
  part: Part;
  moved: readonly MovedLine[];
  now: Date;
  disk: Disk;
}

async function copyMoved({ part, moved, now, disk }: CopyMoved): Promise<string> {
  const copy = copyName({ file: part.path, kind: 'broken', now });
  await writeCopy(copy, Buffer.from(moved.map((line) => `${JSON.stringify(line)}\n`).join('')), disk);
  return copy;
}
