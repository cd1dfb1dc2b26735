import { resolve } from 'node:path';
import { readHistory } from '../adapters/files/read-history.js';
import { StageError } from '../core/errors.js';
import type { HistoryRecord } from '../core/history/record.js';
import { matchesFilter } from '../core/history/select-records.js';
import type { FilterFlags } from './commands/history-flags.js';
import type { Io } from './io.js';

export interface ReadRecords {
  /** The matching records, oldest first. */
  records: { record: HistoryRecord; sha256: string }[];
  /** Lines that are no records; those behind the newest match are the ones to worry about. */
  unreadable: { line: number; problem: string; isBehindNewest: boolean }[];
}

/**
 * The records of a history file that match. A torn last line is a run that was stopped while it wrote; it is told and
 * left out.
 *
 * @throws StageError Corrupt for a line of a newer version; or what the file system says.
 */
export async function readRecords(flags: Omit<FilterFlags, 'output'>, io: Io): Promise<ReadRecords> {
  const { historyFile, namespace, labelSelector: selector } = flags;
  const records: ReadRecords['records'] = [];
  const problems: { line: number; problem: string; behind: number }[] = [];
  for await (const { number, parsed, whole, sha256 } of readHistory(resolve(io.cwd, historyFile))) {
    if (!whole) {
      io.err(`${historyFile}:${number}: the last line is torn and left out; history repair sets it aside.\n`);
    } else if (parsed.kind === 'newer') {
      throw new StageError({
        type: 'Corrupt',
        message: `${historyFile}:${number} can't be read: ${parsed.problem}.`,
        hint: 'Use the version that wrote it.',
      });
    } else if (parsed.kind !== 'record') {
      problems.push({ line: number, problem: parsed.problem, behind: records.length });
    } else if (matchesFilter(parsed.record, { namespace, selector })) {
      records.push({ record: parsed.record, sha256 });
    }
  }
  const unreadable = problems.map(({ line, problem, behind }) => ({
    line,
    problem,
    isBehindNewest: behind === records.length,
  }));
  return { records, unreadable };
}

/** Tells on standard error which lines were left out. */
export function reportUnreadable(
  { unreadable }: ReadRecords,
  { historyFile, io }: { historyFile: string; io: Io },
): void {
  for (const { line, problem } of unreadable.slice(0, 5)) {
    io.err(`${historyFile}:${line}: left out, it is no record: ${problem}.\n`);
  }
  if (unreadable.length > 5)
    io.err(`${historyFile}: ${unreadable.length - 5} more lines are no records; see history verify.\n`);
}
