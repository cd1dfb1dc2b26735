import { countHistory } from '../../core/history/history-stats.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat } from '../perform.js';
import { readRecords, reportUnreadable } from '../read-records.js';
import { renderStats } from '../render/history.js';
import type { FilterFlags } from './history-flags.js';

export async function countRecords(flags: FilterFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const read = await readRecords(flags, io);
  reportUnreadable(read, { historyFile: flags.historyFile, io });
  const stats = countHistory(read.records.map(({ record }) => record));
  if (format === 'json')
    io.out(`${JSON.stringify({ kind: 'HistoryStats', version: 1, file: flags.historyFile, ...stats }, null, 2)}\n`);
  else io.out(renderStats(stats));
  return 0;
}
