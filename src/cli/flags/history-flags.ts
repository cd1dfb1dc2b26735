import type { Command } from 'commander';
import { DEFAULTS } from '../../core/pipeline/defaults.js';

export interface HistoryFlags {
  historyFile: string;
  output: string;
}

export interface FilterFlags extends HistoryFlags {
  namespace?: string;
  labelSelector?: string;
}

/** The flags of every command on a history file. */
export function addHistoryFlags(command: Command, formats = 'text or json'): Command {
  return command
    .option('--history-file <file>', 'one JSON line per run', DEFAULTS.historyFile)
    .option('-o, --output <format>', formats, 'text');
}

export interface QueryFlags extends FilterFlags {
  since?: string;
  session?: string;
  health?: string;
}

/** Which records, for those who look at them. */
export function addQueryFlags(command: Command): Command {
  return addFilterFlags(command)
    .option('--since <when>', 'only records of this time or later: 7d, 2026-11-01 or a whole RFC 3339 time')
    .option('--session <id>', 'only records of this session')
    .option('--health <status>', 'only OK, WARN or ERROR; several with commas');
}

/** Which records; both filters compare whole values. */
export function addFilterFlags(command: Command): Command {
  return command
    .option('-n, --namespace <name>', 'only records of this namespace')
    .option('-l, --label-selector <selector>', 'only records of this selector');
}
