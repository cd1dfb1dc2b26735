import type { Command } from 'commander';
import { addClusterFlags, type ClusterFlags } from './cluster-flags.js';
import { addHistoryFlags, type HistoryFlags } from './history-flags.js';

export interface RecordFlags extends ClusterFlags, HistoryFlags {
  eventsLimit: string;
  rotation?: string;
}

export function addRecordFlags(command: Command): Command {
  return addClusterFlags(addHistoryFlags(command))
    .option('--events-limit <n>', 'most events stored', '20')
    .option(
      '--rotation <limits>',
      'when older lines move to a part: size=16MiB, age=90d, both, or off (default: 16 MiB)',
    );
}
