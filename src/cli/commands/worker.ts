import { type Command, Option } from 'commander';
import type { Cli, ExitCode } from '../io.js';
import { perform } from '../perform.js';

interface WorkerFlags {
  taskQueue: string;
  allowHost: string[];
  allowHttp?: boolean;
}

export function addWorkerCommand(program: Command, cli: Cli): void {
  program
    .command('worker')
    .description('run a long-lived worker against the Temporal server of TEMPORAL_ADDRESS or a profile')
    .option('--task-queue <name>', 'task queue', 'tuning-pipeline')
    .addOption(
      new Option('--allow-host <host>', 'receiver on a private address; repeat').argParser(collect).default([], 'none'),
    )
    .option('--allow-http', 'receivers over plain http')
    .action((flags: WorkerFlags) => perform(cli, {}, () => work(flags, cli)));
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

function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}
