import { setTimeout as sleep } from 'node:timers/promises';
import { StageError } from '../../core/errors.js';
import { CSV_HEAD, renderCsvRow } from '../../core/history/csv.js';
import type { HistoryRecord } from '../../core/history/record.js';
import type { Io } from '../io.js';
import { renderMoreRecords, renderRecords } from '../render/history.js';
import { type RecordQuery, readNewestRecords, reportUnreadable } from './read-records.js';

/** A look costs one read of the file's end. */
const LOOK_EVERY_MS = 1_000;

/** More than come between two looks. */
const MOST_AT_ONCE = 10_000;

export interface FollowRecords {
  query: RecordQuery;
  /** Most records shown at the start. */
  limit: number;
  format: 'text' | 'csv';
  io: Io;
  /** Ends it. */
  signal: AbortSignal;
  /** @default 1 000 */
  everyMs?: number;
}

/**
 * Prints the newest records, and those that come, until it is stopped. It knows where it was by the hash of the last
 * line that it saw: a rotation, which replaces the file, does not confuse it.
 */
export async function followRecords({ query, limit, format, io, signal, everyMs = LOOK_EVERY_MS }: FollowRecords) {
  let seen: string | undefined;
  let isFirst = true;
  while (!signal.aborted) {
    const read = await readIfThere(query, { io, limit: isFirst ? limit : MOST_AT_ONCE, until: seen });
    reportUnreadable(read, { historyFile: query.historyFile, io });
    const records = read.records.map(({ record }) => record);
    if (records.length > 0 || isFirst) io.out(render({ records, format, isFirst, io }));
    isFirst &&= records.length === 0;
    seen = read.newestLine ?? seen;
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

interface Render {
  records: readonly HistoryRecord[];
  format: 'text' | 'csv';
  isFirst: boolean;
  io: Io;
}

function render({ records, format, isFirst, io }: Render): string {
  if (format === 'csv') return `${isFirst ? CSV_HEAD : ''}${records.map(renderCsvRow).join('')}`;
  if (records.length === 0) return '';
  return isFirst ? renderRecords(records, io.screen) : renderMoreRecords(records, io.screen);
}

/** A file that the first run is still to create is empty. */
async function readIfThere(query: RecordQuery, look: { io: Io; limit: number; until: string | undefined }) {
  try {
    return await readNewestRecords(query, look);
  } catch (error) {
    if (!(error instanceof StageError) || error.type !== 'NotFound') throw error;
    return { records: [], unreadable: [], hasMore: false, newestLine: null };
  }
}
