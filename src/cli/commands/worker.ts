import type { Command } from 'commander';
import type { Cli, ExitCode } from '../io.js';
import { perform } from '../perform.js';
import { addGrantFlags, type GrantFlags } from './repeatable-flags.js';

interface WorkerFlags extends GrantFlags {
  taskQueue: string;
}

export function addWorkerCommand(program: Command, cli: Cli): void {
  const command = program
    .command('worker')
    .description('run a long-lived worker against the Temporal server of TEMPORAL_ADDRESS or a profile')
    .option('--task-queue <name>', 'task queue', 'tuning-pipeline');
  addGrantFlags(command).action((flags: WorkerFlags) => perform(cli, {}, () => work(flags, cli)));
}

async function work(flags: WorkerFlags, { io }: Cli): Promise<ExitCode> {
  const { runRemoteWorker } = await import('../remote-worker.js');
  await runRemoteWorker({
    taskQueue: flags.taskQueue,
    allowHosts: flags.allowHost,
    allowHttp: flags.allowHttp === true,
    io,
  });
  return 0;
}
