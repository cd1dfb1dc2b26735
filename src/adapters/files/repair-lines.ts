import { constants } from 'node:fs';
import { access, type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { JOURNAL_SUFFIX, parseEntry } from '../../core/alerts/journal.js';
import { type MovedLine, parseMovedLine } from '../../core/history/moved-line.js';
import { parseRecord } from '../../core/history/record.js';
import { explainFileProblem } from './file-problem.js';
import { withLease } from './file-lease.js';
import { leaseFolderOf } from './history-file.js';
import { copyName, readLines, scanLines, setTornTailAside, syncFolder, writeCopy } from './json-lines.js';

export interface RepairLines {
  /** A history file or its alert journal. */
  file: string;
  /** Also takes out lines that can't be read. A line of a newer version is not broken and stays. */
  moveBroken: boolean;
  now: Date;
}

export interface Repaired {
  /** Where the torn bytes are now; null where there were none. */
  tornCopy: string | null;
  /** Where the broken lines are now. */
  brokenCopy: string | null;
  moved: number;
}

/** Makes every line of a file whole and, when asked, readable. Nothing is thrown away: what goes is copied first. */
export async function repairLines({ file, moveBroken, now }: RepairLines): Promise<Repaired> {
  try {
    // Before the lease: nothing is created beside a file that is not there.
    await access(file, constants.W_OK);
    return await withLease({ folder: leaseFolderOf(file), purpose: `repair ${file}` }, async () => {
      const handle = await open(file, 'r+');
      try {
        return await repairUnderLease({ file, moveBroken, now }, handle);
      } finally {
        await handle.close();
      }
    });
  } catch (error) {
    throw explainFileProblem(error, `repair ${file}`);
  }
}

async function repairUnderLease({ file, moveBroken, now }: RepairLines, handle: FileHandle): Promise<Repaired> {
  const { copy: tornCopy } = await setTornTailAside({ file, handle, now });
  const moved = moveBroken ? await findBroken(handle, readerOf(file)) : [];
  if (moved.length === 0) return { tornCopy, brokenCopy: null, moved: 0 };
  const brokenCopy = copyName({ file, kind: 'broken', now });
  await writeCopy(brokenCopy, Buffer.from(moved.map((line) => `${JSON.stringify(line)}\n`).join('')));
  await rewriteWithout({ file, handle, lines: new Set(moved.map(({ line }) => line)) });
  return { tornCopy, brokenCopy, moved: moved.length };
}

/** `prev` values of records whose line before them was moved to a copy beside the file. */
export async function readMovedPrevs(file: string): Promise<Set<string>> {
  const prevs = new Set<string>();
  const folder = dirname(file);
  const copies = (await readdir(folder)).filter((name) => name.startsWith(`${basename(file)}.broken-`));
  for (const name of copies) {
    for await (const { bytes } of readLines(join(folder, name))) {
      const prev = parseMovedLine(bytes.toString('utf8'))?.next_prev;
      if (typeof prev === 'string') prevs.add(prev);
    }
  }
  return prevs;
}

interface JudgedLine {
  isBroken: boolean;
  /** Of a record of this version. */
  prev: string | null;
}

function readerOf(file: string): (text: string) => JudgedLine {
  if (file.endsWith(JOURNAL_SUFFIX)) return (text) => ({ isBroken: parseEntry(text).kind === 'corrupt', prev: null });
  return (text) => {
    const parsed = parseRecord(text);
    const record = parsed.kind === 'record' ? parsed.record : null;
    return { isBroken: parsed.kind === 'corrupt', prev: record?.v === 1 ? record.prev : null };
  };
}

async function findBroken(handle: FileHandle, judge: (text: string) => JudgedLine): Promise<MovedLine[]> {
  const moved: MovedLine[] = [];
  for await (const { number, bytes } of scanLines(handle)) {
    const text = bytes.toString('utf8');
    const { isBroken, prev } = judge(text);
    const last = moved.at(-1);
    if (last !== undefined && last.line === number - 1 && !isBroken) last.next_prev = prev;
    if (!isBroken) continue;
    const content = Buffer.from(text).equals(bytes) ? { text } : { base64: bytes.toString('base64') };
    moved.push({ v: 1, line: number, next_prev: null, ...content });
  }
  return moved;
}

/** Replaces the file by one rename: a reader finds it as it was or as it will be. */
async function rewriteWithout({
  file,
  handle,
  lines,
}: {
  file: string;
  handle: FileHandle;
  lines: ReadonlySet<number>;
}): Promise<void> {
  const staged = `${file}.repairing`;
  await rm(staged, { force: true });
  const { mode } = await handle.stat();
  const target = await open(staged, 'wx', mode);
  try {
    for await (const { number, bytes } of scanLines(handle)) {
      if (!lines.has(number)) await target.appendFile(Buffer.concat([bytes, Buffer.from('\n')]));
    }
    await target.sync();
  } finally {
    await target.close();
  }
  await rename(staged, file);
  await syncFolder(dirname(file));
}
