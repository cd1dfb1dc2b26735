import type { Command } from 'commander';
import { addClusterFlags, type ClusterFlags } from '../flags/cluster-flags.js';
import type { Cli, ExitCode, Io, OutputFormat } from '../io.js';
import { parseOutputFormat, perform } from '../perform.js';

interface MonitorFlags extends ClusterFlags {
  oneShot?: boolean;
  watch?: boolean;
  interval: string;
  maxLogLines?: string;
  output: string;
}

export function addMonitorCommand(program: Command, cli: Cli): void {
  const command = program
    .command('monitor')
    .description('show the Jobs, their Pods, the events about them and last log lines')
    .option('--one-shot', 'look once (the default)')
    .option('--watch', 'follow the Jobs until all of them have ended, then look once')
    .option('--interval <duration>', 'with --watch: the shortest time between two lines of progress', '5s')
    .option('--max-log-lines <count>', 'last lines of every container (default: 20 of each failed one)')
    .option('-o, --output <format>', 'text or json', 'text');
  addClusterFlags(command).action((flags: MonitorFlags) => perform(cli, flags, () => runMonitor(flags, cli)));
}

async function runMonitor(flags: MonitorFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const { parseMonitorFlags } = await import('../monitor/parse-monitor-flags.js');
  const { intervalMs, maxLogLines } = parseMonitorFlags(flags);
  if (flags.watch === true) return follow({ flags, format, intervalMs, maxLogLines, io });
  const { observe } = await import('../monitor/observe.js');
  return print({ snapshot: await observe(flags, io, { maxLogLines }), format, io });
}

interface Follow {
  flags: MonitorFlags;
  format: OutputFormat;
  intervalMs: number;
  maxLogLines: number | undefined;
  io: Io;
}

/** 130 when the operator ends it; the Jobs go on. With `json` there is a document then, too. */
async function follow({ flags, format, intervalMs, maxLogLines, io }: Follow): Promise<ExitCode> {
  const { observe } = await import('../monitor/observe.js');
  const { createProgressLine } = await import('../monitor/progress-line.js');
  const { watchInterruption } = await import('../interruption.js');
  const line = createProgressLine(io, intervalMs);
  const signal = watchInterruption();
  try {
    const snapshot = await observe(flags, io, { follow: line.show, maxLogLines, signal });
    line.end();
    return await print({ snapshot, format, io });
  } catch (error) {
    line.end();
    if (!signal.aborted) throw error;
    io.err('Stopped watching; the Jobs go on.\n');
    if (format === 'json') await print({ snapshot: await observe(flags, io, { maxLogLines }), format, io });
    return 130;
  }
}

interface Print {
  snapshot: Awaited<ReturnType<typeof import('../monitor/observe.js').observe>>;
  format: OutputFormat;
  io: Io;
}

async function print({ snapshot, format, io }: Print): Promise<ExitCode> {
  const { exitCodeWhenUnobserved } = await import('../monitor/observe.js');
  const { renderSnapshot } = await import('../render/snapshot.js');
  const { version, ...shown } = snapshot;
  if (format === 'json') io.out(`${JSON.stringify({ kind: 'ClusterSnapshot', version, ...shown }, null, 2)}\n`);
  else if (snapshot.observed) io.out(renderSnapshot(snapshot));
  return exitCodeWhenUnobserved(snapshot, io) ?? 0;
}
