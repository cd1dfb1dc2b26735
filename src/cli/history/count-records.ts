import type { UnreadableLine } from '../../adapters/files/history/read-newest.js';
import { createStatsCounter } from '../../core/history/history-stats.js';
import type { QueryFlags } from '../flags/history-flags.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat } from '../perform.js';
import { renderStats } from '../render/history.js';
import { parseQuery } from './parse-query.js';
import { reportUnreadable, streamRecords } from './read-records.js';

export async function countRecords(flags: QueryFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const query = parseQuery(flags, new Date());
  const unreadable: UnreadableLine[] = [];
  const counter = createStatsCounter();
  for await (const { record } of streamRecords(query, { io, unreadable })) counter.add(record);
  reportUnreadable({ unreadable }, { historyFile: flags.historyFile, io });
  const stats = counter.read();
  if (format === 'json')
    io.out(`${JSON.stringify({ kind: 'HistoryStats', version: 1, file: flags.historyFile, ...stats }, null, 2)}\n`);
  else io.out(renderStats(stats));
  return 0;
}
