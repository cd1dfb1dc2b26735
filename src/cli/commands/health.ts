import type { Command } from 'commander';
import { exitCodeOf } from '../../core/health/exit-code.js';
import { addClusterFlags, type ClusterFlags } from '../flags/cluster-flags.js';
import { repeatable } from '../flags/repeatable-flags.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat, perform } from '../perform.js';

interface HealthFlags extends ClusterFlags {
  strict?: boolean;
  limit: string[];
  output: string;
}

export function addHealthCommand(program: Command, cli: Cli): void {
  const command = program
    .command('health')
    .description('judge the Jobs: OK, WARN or ERROR, with the root cause of each')
    .option('--strict', 'exit 1 for WARN')
    .addOption(repeatable('--limit <name=value>', 'a time limit of docs/health.md, such as unschedulable=10m; repeat'))
    .option('-o, --output <format>', 'text or json', 'text');
  addClusterFlags(command).action((flags: HealthFlags) => perform(cli, flags, () => runHealth(flags, cli)));
}

async function runHealth(flags: HealthFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const { exitCodeWhenUnobserved, observe } = await import('../monitor/observe.js');
  const { evaluateHealth } = await import('../../core/health/evaluate-health.js');
  const { parseLimits, parseLimitsVariable } = await import('../../core/health/limits.js');
  const { renderHealth } = await import('../render/health.js');
  const limits = parseLimits(flags.limit, parseLimitsVariable(io.env));
  const snapshot = await observe(flags, io);
  const report = evaluateHealth(snapshot, limits);
  io.out(format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : renderHealth(report));
  const unobserved = exitCodeWhenUnobserved(snapshot, io);
  if (unobserved !== null) return unobserved;
  return exitCodeOf(report.overall, { strict: flags.strict === true });
}
