import type { Command } from 'commander';
import { addHistoryFlags, addQueryFlags, type HistoryFlags, type QueryFlags } from '../flags/history-flags.js';
import { addRecordFlags, type RecordFlags } from '../flags/history-record-flags.js';
import type { RepairFlags } from '../history/repair-history.js';
import type { ReportFlags } from '../history/report-history.js';
import type { ShowFlags } from '../history/show-history.js';
import type { Cli } from '../io.js';
import { perform } from '../perform.js';

/** Adds `history` and what writes, reads or mends a history file. */
export function addHistoryCommand(program: Command, cli: Cli): void {
  const history = program.command('history').description('record, show and check the history of runs');
  addRecordFlags(history.command('record'))
    .description('look at the cluster once, judge it and append one line')
    .action((flags: RecordFlags) =>
      perform(cli, flags, async () => (await import('../history/record-history.js')).recordHistory(flags, cli)),
    );
  addQueryFlags(addHistoryFlags(history.command('show'), 'text, json or csv'))
    .description('print the newest records')
    .option('--history-limit <n>', 'most records shown', '20')
    .option('--follow', 'go on with the records that come, until it is stopped')
    .action((flags: ShowFlags) =>
      perform(cli, flags, async () => (await import('../history/show-history.js')).showHistory(flags, cli)),
    );
  addHistoryFlags(history.command('verify'))
    .description('check every line and the chain of hashes; exit 2 when something is wrong')
    .action((flags: HistoryFlags) =>
      perform(cli, flags, async () => (await import('../history/check-history.js')).checkHistory(flags, cli)),
    );
  addHistoryFlags(history.command('repair'))
    .description('set a torn last line aside, so that readers and writers agree again')
    .option('--move-broken', 'also move lines that can not be read to a copy')
    .action((flags: RepairFlags) =>
      perform(cli, flags, async () => (await import('../history/repair-history.js')).repairHistory(flags, cli)),
    );
  addQueryFlags(addHistoryFlags(history.command('stats')))
    .description('count records, outages and reasons')
    .action((flags: QueryFlags) =>
      perform(cli, flags, async () => (await import('../history/count-records.js')).countRecords(flags, cli)),
    );
  addQueryFlags(addHistoryFlags(history.command('report'), 'text or html'))
    .description('draw all runs: bars in the terminal, or one HTML file with timeline, Jobs and reasons')
    .option('--file <file>', 'where the report goes (default: standard output)')
    .action((flags: ReportFlags) =>
      perform(cli, flags, async () => (await import('../history/report-history.js')).reportHistory(flags, cli)),
    );
}
