import type { Command } from 'commander';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat, perform } from '../perform.js';
import { addClusterFlags, type ClusterFlags } from './cluster-flags.js';

interface MonitorFlags extends ClusterFlags {
  oneShot?: boolean;
  output: string;
}

export function addMonitorCommand(program: Command, cli: Cli): void {
  const command = program
    .command('monitor')
    .description('show the Jobs, their Pods and the events about them')
    .option('--one-shot', 'look once (the default)')
    .option('-o, --output <format>', 'text or json', 'text');
  addClusterFlags(command).action((flags: MonitorFlags) => perform(cli, flags, () => runMonitor(flags, cli)));
}

async function runMonitor(flags: MonitorFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const { exitCodeWhenUnobserved, observe } = await import('../observe.js');
  const { renderSnapshot } = await import('../render/snapshot.js');
  const snapshot = await observe(flags, io);
  const { version: _version, ...shown } = snapshot;
  if (format === 'json') io.out(`${JSON.stringify({ kind: 'ClusterSnapshot', version: 1, ...shown }, null, 2)}\n`);
  else if (snapshot.observed) io.out(renderSnapshot(snapshot));
  return exitCodeWhenUnobserved(snapshot, io) ?? 0;
}
