import type { Command } from 'commander';
import { TASK_QUEUE } from '../../core/pipeline/temporal-names.js';
import type { DoctorContext, DoctorFlags } from '../doctor/context.js';
import { addRunFlags } from '../flags/run-flags.js';
import type { Cli, ExitCode, Io } from '../io.js';
import { parseOutputFormat, perform } from '../perform.js';

export function addDoctorCommand(program: Command, cli: Cli): void {
  const command = program
    .command('doctor')
    .description('check all that a run with the same flags needs; exit 1 with less, 2 where it would fail');
  addRunFlags(command)
    .option('--task-queue <name>', 'task queue of the workers', TASK_QUEUE)
    .action((flags: DoctorFlags) => perform(cli, flags, () => examineAll(flags, cli)));
}

async function examineAll(flags: DoctorFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const { checkChannels } = await import('../doctor/check-channels.js');
  const { checkCluster } = await import('../doctor/check-cluster.js');
  const { checkConfig } = await import('../doctor/check-config.js');
  const { checkPlaces } = await import('../doctor/check-places.js');
  const { checkTraces } = await import('../doctor/check-traces.js');
  const { checkTemporal } = await import('../doctor/check-temporal.js');
  const { judgeNode } = await import('../../core/doctor/judge-node.js');
  const { reportChecks } = await import('../../core/doctor/check.js');
  const { renderDoctorReport } = await import('../render/doctor.js');
  const context = await openContext(flags, io);
  const checks = [checkConfig, checkPlaces, checkCluster, checkChannels, checkTemporal, checkTraces].map((check) =>
    check(context),
  );
  const report = reportChecks([judgeNode(process.versions.node), ...(await Promise.all(checks)).flat()]);
  io.out(format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : renderDoctorReport(report));
  return report.exitCode;
}

async function openContext(flags: DoctorFlags, io: Io): Promise<DoctorContext> {
  const { findRemoteTarget } = await import('../../adapters/temporal/connect/remote-target.js');
  const { readPolicyOrFault } = await import('../doctor/read-policy.js');
  const { readRunConfig } = await import('../doctor/check-config.js');
  const config = await readRunConfig(flags.orchestratorConfig, io);
  const remote = await findRemoteTarget(io);
  const read = await readPolicyOrFault({ flags, io, isRemote: remote !== null });
  return { flags, io, config, remote, ...read, now: new Date() };
}
