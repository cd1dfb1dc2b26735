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
export function addHistoryFlags(command: Command): Command {
  return command
    .option('--history-file <file>', 'one JSON line per run', DEFAULTS.historyFile)
    .option('-o, --output <format>', 'text or json', 'text');
}

/** Which records; both filters compare whole values. */
export function addFilterFlags(command: Command): Command {
  return command
    .option('-n, --namespace <name>', 'only records of this namespace')
    .option('-l, --label-selector <selector>', 'only records of this selector');
}
