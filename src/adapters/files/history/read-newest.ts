import { StageError } from '../../../core/errors.js';
import { endsLookBack, glanceAtLine } from '../../../core/history/look-back.js';
import { type HistoryRecord, parseRecord } from '../../../core/history/record.js';
import { type Disk, type DiskFile, realDisk } from '../disk.js';
import { readSegment, type Segment } from './history-segments.js';
import { readChunks } from '../lines/json-lines.js';
import { NEWLINE } from '../lines/line-end.js';
import { hashLine } from '../lines/line-hash.js';
import { scanLinesBackward } from '../lines/lines-backward.js';
import { openHistory } from './read-history.js';

export interface NewestQuery {
  file: string;
  /** Most records. */
  limit: number;
  matches: (record: HistoryRecord) => boolean;
  /** Records of this time or later; reading ends where all others are older. @default -Infinity */
  sinceMs?: number;
  /** Most lines that are looked at; behind them may be more. @default Infinity */
  maxLines?: number;
  /** Reading ends at the line of this hash: what is new behind it. */
  until?: string | undefined;
  /** @default the real one */
  disk?: Disk;
}

export interface FoundRecord {
  record: HistoryRecord;
  sha256: string;
}

/** A line that is no record. */
export interface UnreadableLine {
  /** The part that it stands in; absent: the file itself. */
  segment?: number;
  line: number;
  problem: string;
  /** No matching record stands behind it. */
  isBehindNewest: boolean;
}

export interface NewestRecords {
  /** Oldest first. */
  records: FoundRecord[];
  /** Among the lines that were looked at, which are those from the oldest of the records on. */
  unreadable: UnreadableLine[];
  /** The number of a torn last line; null where there is none. */
  tornLine: number | null;
  /** Older records match too. */
  hasMore: boolean;
  /** The hash of the newest whole line, whether it matches or not; null where there is none. */
  newestLine: string | null;
}

/**
 * The newest records that match. It reads from the end and no further than it must: a history of a million lines costs
 * what one of a hundred does.
 *
 * @throws StageError Corrupt for a line of a newer version; or what the file system says.
 */
export async function readNewest(query: NewestQuery): Promise<NewestRecords> {
  const { file, disk = realDisk } = query;
  const { handle, before } = await openHistory(file, disk);
  try {
    return await lookBack({ query, handle, before, disk });
  } finally {
    await handle?.close();
  }
}

/** The same; null where there is no history yet. */
export async function readNewestIfThere(query: NewestQuery): Promise<NewestRecords | null> {
  try {
    return await readNewest(query);
  } catch (error) {
    if (error instanceof StageError && error.type === 'NotFound') return null;
    throw error;
  }
}

interface LookBack {
  query: NewestQuery;
  handle: DiskFile | null;
  before: readonly Segment[];
  disk: Disk;
}

async function lookBack({ query, handle, before, disk }: LookBack): Promise<NewestRecords> {
  const { file, limit, matches, maxLines = Infinity, sinceMs = -Infinity, until } = query;
  const newestFirst: FoundRecord[] = [];
  const unreadable: UnreadableLine[] = [];
  let tornLine: number | null = null;
  let newestLine: string | null = null;
  let looked = 0;
  const answer = (hasMore: boolean): NewestRecords => ({
    records: newestFirst.slice(0, limit).reverse(),
    unreadable: unreadable.reverse(),
    tornLine,
    hasMore,
    newestLine,
  });
  for await (const { place, bytes, whole } of linesFromEnd({ handle, before, disk })) {
    looked += 1;
    if (looked > maxLines) return answer(true);
    const text = bytes.toString('utf8');
    const parsed = parseRecord(text);
    if (!whole && parsed.kind !== 'record') {
      tornLine = (await place()).line;
      continue;
    }
    newestLine ??= hashLine(bytes);
    if (until !== undefined && hashLine(bytes) === until) return answer(false);
    if (parsed.kind === 'newer') throw newerLine(file, await place(), parsed.problem);
    if (parsed.kind !== 'record') {
      unreadable.push({ ...(await place()), problem: parsed.problem, isBehindNewest: newestFirst.length === 0 });
      continue;
    }
    if (endsLookBack(glanceAtLine(text), sinceMs)) return answer(false);
    if (!matches(parsed.record)) continue;
    if (newestFirst.length === limit) return answer(true);
    newestFirst.push({ record: parsed.record, sha256: hashLine(bytes) });
  }
  return answer(false);
}

interface Place {
  segment?: number;
  line: number;
}

interface LineFromEnd {
  bytes: Buffer;
  whole: boolean;
  /** Counts lines from the beginning of the file: for what must be told, not for every line. */
  place(): Promise<Place>;
}

async function* linesFromEnd({ handle, before, disk }: Omit<LookBack, 'query'>): AsyncGenerator<LineFromEnd> {
  if (handle !== null) {
    for await (const { start, bytes, whole } of scanLinesBackward(handle, (await handle.stat()).size)) {
      yield { bytes, whole, place: async () => ({ line: (await countLines(handle, start)) + 1 }) };
    }
  }
  for (const segment of before.toReversed()) {
    const lines = [];
    for await (const line of readSegment(segment, disk)) lines.push(line);
    for (const { number: line, bytes, whole } of lines.reverse()) {
      yield { bytes, whole, place: () => Promise.resolve({ segment: segment.number, line }) };
    }
  }
}

async function countLines(handle: DiskFile, end: number): Promise<number> {
  let count = 0;
  for await (const chunk of readChunks(handle, end)) for (const byte of chunk) if (byte === NEWLINE) count += 1;
  return count;
}

function newerLine(file: string, { segment, line }: Place, problem: string): StageError {
  const name = segment === undefined ? file : `${file}.${segment}.gz`;
  return new StageError({
    type: 'Corrupt',
    message: `${name}:${line} can't be read: ${problem}.`,
    hint: 'Use the version that wrote it.',
  });
}
