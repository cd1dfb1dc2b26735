import { StageError } from '../../core/errors.js';
import { CSV_HEAD, renderCsvRow } from '../../core/history/csv.js';
import type { QueryFlags } from '../flags/history-flags.js';
import type { Cli, ExitCode, Io } from '../io.js';
import { renderRecords } from '../render/history.js';
import { parseQuery } from './parse-query.js';
import { type RecordQuery, readNewestRecords, reportUnreadable } from './read-records.js';

export interface ShowFlags extends QueryFlags {
  historyLimit: string;
  follow?: boolean;
}

/** Prints the newest records; with `--follow` also those that come, until it is stopped. */
export async function showHistory(flags: ShowFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseShowFormat(flags.output);
  const limit = parseLimit(flags.historyLimit);
  const query = parseQuery(flags, new Date());
  if (flags.follow === true) {
    expectStreamable(format);
    const { followRecords } = await import('./follow-records.js');
    const { watchInterruption } = await import('../interruption.js');
    await followRecords({ query, limit, format, io, signal: watchInterruption() });
    return 130;
  }
  return printNewest({ query, limit, format, io });
}

type ShowFormat = 'text' | 'json' | 'csv';

interface PrintNewest {
  query: RecordQuery;
  limit: number;
  format: ShowFormat;
  io: Io;
}

async function printNewest({ query, limit, format, io }: PrintNewest): Promise<ExitCode> {
  const read = await readNewestRecords(query, { io, limit });
  reportUnreadable(read, { historyFile: query.historyFile, io });
  const records = read.records.map(({ record }) => record);
  switch (format) {
    case 'text':
      io.out(renderRecords(records, io.screen));
      if (read.hasMore) io.err(`The newest ${records.length} records; --history-limit shows more.\n`);
      return 0;
    case 'csv':
      io.out(CSV_HEAD + records.map(renderCsvRow).join(''));
      return 0;
    case 'json': {
      const document = {
        kind: 'History',
        version: 2,
        file: query.historyFile,
        hasMore: read.hasMore,
        unreadable: read.unreadable.map(({ segment, line, problem }) => ({ segment, line, problem })),
        records,
      };
      io.out(`${JSON.stringify(document, null, 2)}\n`);
      return 0;
    }
  }
}

function parseShowFormat(text: string): ShowFormat {
  if (text === 'text' || text === 'json' || text === 'csv') return text;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected -o text, -o json or -o csv, got "${text}".`,
    hint: 'Use one of them.',
  });
}

function expectStreamable(format: ShowFormat): asserts format is 'text' | 'csv' {
  if (format !== 'json') return;
  throw new StageError({
    type: 'InvalidInput',
    message: 'Expected -o text or -o csv with --follow, got -o json, which is one document and has an end.',
    hint: 'Leave one of the two out.',
  });
}

function parseLimit(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected --history-limit to be a whole number of at least 1, got "${text}".`,
    hint: 'Write for example --history-limit 20.',
  });
}
