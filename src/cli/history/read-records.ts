import { resolve } from 'node:path';
import { readHistory } from '../../adapters/files/history/read-history.js';
import { type FoundRecord, readNewest, type UnreadableLine } from '../../adapters/files/history/read-newest.js';
import { StageError } from '../../core/errors.js';
import { matchesFilter, type RecordFilter } from '../../core/history/select-records.js';
import { printable } from '../../core/printable.js';
import type { Io } from '../io.js';

export interface ReadRecords {
  /** The matching records, oldest first. */
  records: FoundRecord[];
  /** Lines that are no records; those behind the newest match are the ones to worry about. */
  unreadable: UnreadableLine[];
}

/** Which records of which history. */
export interface RecordQuery {
  /** As it was typed. */
  historyFile: string;
  filter: RecordFilter;
}

/**
 * The newest records of a history that match, at a cost that does not hang on its size. A torn last line is a run that
 * was stopped while it wrote; it is told and left out.
 *
 * @throws StageError Corrupt for a line of a newer version; or what the file system says.
 */
export async function readNewestRecords(
  { historyFile, filter }: RecordQuery,
  { io, limit, until }: { io: Io; limit: number; until?: string | undefined },
): Promise<ReadRecords & { hasMore: boolean; newestLine: string | null }> {
  const { tornLine, ...read } = await readNewest({
    file: resolve(io.cwd, historyFile),
    limit,
    until,
    matches: (record) => matchesFilter(record, filter),
    ...(filter.sinceMs === undefined ? {} : { sinceMs: filter.sinceMs }),
  });
  if (tornLine !== null) tellTorn(io, `${historyFile}:${tornLine}`);
  return read;
}

/** Every record of a history that matches, oldest first, one at a time; errors as `readNewestRecords`. */
export async function* streamRecords(
  { historyFile, filter }: RecordQuery,
  { io, unreadable }: { io: Io; unreadable: UnreadableLine[] },
): AsyncGenerator<FoundRecord> {
  for await (const { number: line, segment, parsed, whole, sha256 } of readHistory(resolve(io.cwd, historyFile))) {
    const place = { ...(segment === undefined ? {} : { segment }), line };
    if (!whole) {
      tellTorn(io, nameLine(historyFile, place));
    } else if (parsed.kind === 'newer') {
      throw new StageError({
        type: 'Corrupt',
        message: `${nameLine(historyFile, place)} can't be read: ${parsed.problem}.`,
        hint: 'Use the version that wrote it.',
      });
    } else if (parsed.kind !== 'record') {
      unreadable.push({ ...place, problem: parsed.problem, isBehindNewest: true });
    } else if (matchesFilter(parsed.record, filter)) {
      for (const earlier of unreadable) earlier.isBehindNewest = false;
      yield { record: parsed.record, sha256 };
    }
  }
}

/** The records of a stream as `streamRecords` has them, all at once: for what needs them all. */
export async function readRecords(
  { historyFile, namespace, labelSelector }: { historyFile: string; namespace?: string; labelSelector?: string },
  io: Io,
): Promise<ReadRecords> {
  const unreadable: UnreadableLine[] = [];
  const records: FoundRecord[] = [];
  const query = { historyFile, filter: { namespace, selector: labelSelector } };
  for await (const found of streamRecords(query, { io, unreadable })) records.push(found);
  return { records, unreadable };
}

/** Tells on standard error which lines were left out. */
export function reportUnreadable(
  { unreadable }: Pick<ReadRecords, 'unreadable'>,
  { historyFile, io }: { historyFile: string; io: Io },
): void {
  for (const { problem, ...place } of unreadable.slice(0, 5)) {
    io.err(`${nameLine(historyFile, place)}: left out, it is no record: ${printable(problem)}.\n`);
  }
  if (unreadable.length > 5)
    io.err(`${historyFile}: ${unreadable.length - 5} more lines are no records; see history verify.\n`);
}

function nameLine(historyFile: string, { segment, line }: { segment?: number; line: number }): string {
  return segment === undefined ? `${historyFile}:${line}` : `${historyFile}.${segment}.gz:${line}`;
}

function tellTorn(io: Io, place: string): void {
  io.err(`${place}: the last line is torn and left out; history repair sets it aside.\n`);
}
