import { hashLine } from '../lines/line-hash.js';
import { renderRecord } from '../../../core/history/build-record.js';
import { glanceAtLine } from '../../../core/history/look-back.js';
import { parseInstant } from '../../../core/instant.js';
import { parseRecord, type RecordDraft } from '../../../core/history/record.js';
import type { RotationLimits } from '../../../core/history/rotation.js';
import { sentenceOf, type StageError } from '../../../core/errors.js';
import type { Disk } from '../disk.js';
import { explainFileProblem } from '../file-problem.js';
import type { Lease } from '../lease/file-lease.js';
import { describeHardLinks } from './hard-links.js';
import { dropCopy, readSegment, type Segment } from './history-segments.js';
import { addKeys, type KnownKeys } from './known-keys.js';
import { type LineWriter, openLines } from '../lines/line-writer.js';
import { scanLinesBackward } from '../lines/lines-backward.js';
import { readRecentKeys } from './recent-keys.js';
import { rotateHistory } from './rotate-history.js';

export interface OpenSession {
  file: string;
  lease: Lease;
  limits: RotationLimits;
  disk: Disk;
  now: Date;
  /** What the session before has left; it counts only where nothing has come behind it. @default null */
  left?: LeftBehind | null;
}

/** The end of a history as a session has left it, and the keys that it had found in front of that. */
export interface LeftBehind {
  end: number;
  prev: string | null;
  known: KnownKeys;
}

export interface DraftToAppend {
  draft: RecordDraft;
  now: Date;
}

/** A history that this process alone appends to, for as long as it holds the lease. */
export interface AppendSession {
  /**
   * Appends those records whose key is not there yet, by one write; true for each that was appended. All of them are on
   * disk when it returns, also those that an earlier attempt had appended.
   */
  append(records: readonly DraftToAppend[]): Promise<boolean[]>;
  /** What the operator should know, since the last time it was asked. */
  takeWarnings(): string[];
  /** What spares the next session of this process a second look at the same lines; null where there was none. */
  leave(): LeftBehind | null;
  close(): Promise<void>;
}

/** The end of a history: what the next line follows. */
interface Tail {
  prev: string | null;
  writtenMs: number;
}

/** Opens a history under its lease, with its end in order: nothing torn, no half-made rotation. */
export async function openSession({
  file,
  lease,
  limits,
  disk,
  now,
  left = null,
}: OpenSession): Promise<AppendSession> {
  let writer = await openLines({ file, now, disk });
  let segments = await dropCopy({ file, handle: writer.handle, disk });
  const { problem, ...end } = await readTail({ writer, segments, disk });
  let tail: Tail = end;
  // The last line holds the hash of all before it: where it is the same one, so are they.
  let known = left?.end === writer.end() && left.prev === tail.prev ? left.known : null;
  let warnings = writer.tornCopy === null ? [] : [`a torn last line was set aside in ${writer.tornCopy}`];
  const links = describeHardLinks(file, await writer.handle.stat());
  if (links !== null) warnings.push(links);
  if (problem !== null) warnings.push(`the line before this one is no record (${problem}); see history verify`);

  const knownKeys = async (timestamp: string): Promise<Set<string>> => {
    const writtenMs = parseInstant(timestamp);
    const sinceMs = Number.isNaN(writtenMs) ? -Infinity : writtenMs;
    if (known === null || sinceMs < known.sinceMs) {
      // The line matters more than the part; verify goes on to tell.
      const onDamaged = ({ message }: StageError) =>
        warnings.push(`${message} Runs are recorded all the same; whether it holds this run's line is not known.`);
      const end = writer.end();
      const read = await readRecentKeys({ handle: writer.handle, end, segments, sinceMs, disk, onDamaged });
      const keys = new Set([...(known?.keys ?? []), ...read]);
      known = { keys, sinceMs, found: keys.size };
    }
    return known.keys;
  };

  const rotateIfDue = async (added: number, nowMs: number): Promise<void> => {
    try {
      const confirm = () => lease.confirmHeld();
      const rotation = {
        file,
        handle: writer.handle,
        end: writer.end(),
        added,
        segments,
        limits,
        nowMs,
        disk,
        confirm,
      };
      if (!(await rotateHistory(rotation))) return;
    } catch (error) {
      // The line matters more than the size of the file.
      const problem = explainFileProblem(error, `move older lines out of ${file}`);
      warnings.push(`${sentenceOf(problem)} The line was appended all the same.`);
    }
    await writer.close();
    writer = await openLines({ file, now, disk });
    segments = await dropCopy({ file, handle: writer.handle, disk });
  };

  return {
    async append(records) {
      const lines: string[] = [];
      const added = new Set<string>();
      const hashLast = () => (lines.length === 0 ? tail.prev : hashLine(lines.at(-1) ?? ''));
      let { writtenMs } = tail;
      const appended = [];
      for (const { draft, now: at } of records) {
        const isNew = !added.has(draft.key) && !(await knownKeys(draft.timestamp)).has(draft.key);
        appended.push(isNew);
        if (!isNew) continue;
        // In the order of the file, whatever the clocks say: searches from the end rely on it.
        writtenMs = Math.max(at.getTime(), Number.isNaN(writtenMs) ? 0 : writtenMs);
        lines.push(renderRecord(draft, { prev: hashLast(), appendedAt: new Date(writtenMs).toISOString() }));
        added.add(draft.key);
      }
      if (lines.length > 0) {
        await rotateIfDue(Buffer.byteLength(lines.join('\n')) + 1, writtenMs);
        await lease.confirmHeld();
        const written = writer.append(lines);
        // Meanwhile.
        const prev = hashLast();
        await written;
        tail = { prev, writtenMs };
        known &&= addKeys(known, added);
      } else {
        // The attempt that wrote it may have been killed before it was on disk.
        await writer.handle.datasync();
      }
      return appended;
    },
    takeWarnings() {
      const taken = warnings;
      warnings = [];
      return taken;
    },
    leave: () => known && { end: writer.end(), prev: tail.prev, known },
    close: () => writer.close(),
  };
}

interface ReadTail {
  writer: LineWriter;
  segments: readonly Segment[];
  disk: Disk;
}

async function readTail(read: ReadTail): Promise<Tail & { problem: string | null }> {
  const bytes = await readLastLine(read);
  if (bytes === null) return { prev: null, writtenMs: NaN, problem: null };
  const text = bytes.toString('utf8');
  const parsed = parseRecord(text);
  const problem = parsed.kind === 'record' ? null : parsed.problem;
  // Only times that this program has put in order: others may be of any zone.
  const hasOwnTime = parsed.kind === 'record' && parsed.record.v === 1 && parsed.record.appended_at !== undefined;
  return { prev: hashLine(bytes), writtenMs: hasOwnTime ? glanceAtLine(text).writtenMs : NaN, problem };
}

async function readLastLine({ writer, segments, disk }: ReadTail): Promise<Buffer | null> {
  for await (const { bytes } of scanLinesBackward(writer.handle, writer.end())) return bytes;
  const newest = segments.at(-1);
  if (newest === undefined) return null;
  let last: Buffer | null = null;
  for await (const { bytes } of readSegment(newest, disk)) last = bytes;
  return last;
}
