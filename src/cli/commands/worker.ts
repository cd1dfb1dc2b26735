import type { Command } from 'commander';
import { parseDurationMs } from '../../core/duration.js';
import { StageError } from '../../core/errors.js';
import { TASK_QUEUE } from '../../core/pipeline/temporal-names.js';
import { DEFAULT_SLOT_LIMITS } from '../../core/worker/slot-counter.js';
import { parseAddress } from '../flags/parse-address.js';
import { parseCount } from '../flags/parse-count.js';
import { addGrantFlags, type GrantFlags } from '../flags/repeatable-flags.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat, perform } from '../perform.js';

interface WorkerFlags extends GrantFlags {
  taskQueue: string;
  maxStages: string;
  maxWaiting: string;
  grace: string;
  logFormat: string;
  healthAddress?: string;
  metricsAddress?: string;
}

export function addWorkerCommand(program: Command, cli: Cli): void {
  const { working, waiting } = DEFAULT_SLOT_LIMITS;
  const command = program
    .command('worker')
    .description('run a long-lived worker against the Temporal server of TEMPORAL_ADDRESS or a profile')
    .option('--task-queue <name>', 'task queue', TASK_QUEUE)
    .option('--max-stages <count>', 'stages that work at once', String(working))
    .option('--max-waiting <count>', 'runs that wait for their Jobs, beside these', String(waiting))
    .option('--grace <duration>', 'how long running stages may go on after a signal', '5s')
    .option('--log-format <format>', 'text or json, one line per event', 'text')
    .option('--health-address <host:port>', 'answer /livez and /readyz there (default: nowhere)')
    .option('--metrics-address <host:port>', 'answer Prometheus there (default: nowhere)');
  addGrantFlags(command).action((flags: WorkerFlags) => perform(cli, {}, () => work(flags, cli)));
}

async function work(flags: WorkerFlags, { io }: Cli): Promise<ExitCode> {
  const { healthAddress, metricsAddress } = flags;
  const options = {
    taskQueue: flags.taskQueue,
    allowHosts: flags.allowHost,
    allowHttp: flags.allowHttp === true,
    slots: {
      working: parseLimit('--max-stages', flags.maxStages),
      waiting: parseLimit('--max-waiting', flags.maxWaiting),
    },
    graceMs: parseGraceMs(flags.grace),
    logFormat: parseOutputFormat(flags.logFormat, '--log-format'),
    ...(healthAddress === undefined ? {} : { healthAddress: parseAddress('--health-address', healthAddress) }),
    ...(metricsAddress === undefined ? {} : { metricsAddress: renderAddress(metricsAddress) }),
  };
  const { runRemoteWorker } = await import('../worker/remote-worker.js');
  return runRemoteWorker({ ...options, io });
}

/** Without a slot for each a worker would never do anything, and say so to nobody. */
function parseLimit(flag: string, text: string): number {
  const count = parseCount(flag, text);
  if (count >= 1 && count <= 10_000) return count;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected ${flag} to be a number from 1 to 10000, got ${text}.`,
    hint: 'Leave it out for its default.',
  });
}

function parseGraceMs(text: string): number {
  const graceMs = text === '0' ? 0 : parseDurationMs(text);
  if (graceMs !== null) return graceMs;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected --grace to be a duration such as 5s or 1m, got "${text}".`,
    hint: 'Leave it out for 5s.',
  });
}

function renderAddress(text: string): string {
  const { host, port } = parseAddress('--metrics-address', text);
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
