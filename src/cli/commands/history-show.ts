import { StageError } from '../../core/errors.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat } from '../perform.js';
import { readRecords, reportUnreadable } from '../read-records.js';
import { renderRecords } from '../render/history.js';
import type { FilterFlags } from './history-flags.js';

export interface ShowFlags extends FilterFlags {
  historyLimit: string;
}

export async function showHistory(flags: ShowFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const limit = parseLimit(flags.historyLimit);
  const read = await readRecords(flags, io);
  reportUnreadable(read, { historyFile: flags.historyFile, io });
  const shown = read.records.slice(-limit).map(({ record }) => record);
  if (format === 'text') {
    io.out(renderRecords(shown));
    if (shown.length < read.records.length) io.err(`The newest ${shown.length} of ${read.records.length} records.\n`);
    return 0;
  }
  const document = {
    kind: 'History',
    version: 1,
    file: flags.historyFile,
    matching: read.records.length,
    unreadable: read.unreadable.map(({ line, problem }) => ({ line, problem })),
    records: shown,
  };
  io.out(`${JSON.stringify(document, null, 2)}\n`);
  return 0;
}

function parseLimit(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected --history-limit to be a whole number of at least 1, got "${text}".`,
    hint: 'Write for example --history-limit 20.',
  });
}
