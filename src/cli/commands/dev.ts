import type { Command } from 'commander';
import { StageError, sentenceOf } from '../../core/errors.js';
import { DEFAULTS } from '../../core/pipeline/defaults.js';
import { TASK_QUEUE, WORKFLOW_TYPE } from '../../core/pipeline/temporal-names.js';
import { shellWord } from '../../core/shell-word.js';
import type { EmbeddedSession } from '../embedded/embedded-session.js';
import { addGrantFlags, type GrantFlags } from '../flags/repeatable-flags.js';
import type { Cli, ExitCode, Io } from '../io.js';
import { perform } from '../perform.js';

/** Runs whose command has detached end here, and what was kept for them goes. */
const SWEEP_INTERVAL_MS = 60_000;

interface DevFlags extends GrantFlags {
  port?: string;
  uiPort?: string;
}

export function addDevCommand(program: Command, cli: Cli): void {
  const command = program
    .command('dev')
    .description('keep an embedded Temporal server, its Web UI and a worker up')
    .option('--port <port>', 'port of the Temporal server (default: a free one)')
    .option('--ui-port <port>', 'port of the Web UI (default: a free one)');
  addGrantFlags(command).action((flags: DevFlags) => perform(cli, {}, () => dev(flags, cli)));
}

async function dev(flags: DevFlags, { io }: Cli): Promise<ExitCode> {
  const { openEmbeddedSession } = await import('../embedded/embedded-session.js');
  const { grantedPolicy } = await import('../flags/granted-policy.js');
  const { parsePort } = await import('../flags/parse-port.js');
  const { untilAborted, watchInterruption } = await import('../interruption.js');
  const { stateDirOf } = await import('../state-dir.js');
  const { sweepSecrets } = await import('../run/sweep-secrets.js');
  const port = parsePort('--port', flags.port);
  const uiPort = parsePort('--ui-port', flags.uiPort);
  const signal = watchInterruption();
  const session = await openEmbeddedSession({
    io,
    role: 'dev',
    policy: await grantedPolicy(flags, io),
    ...(port === undefined ? {} : { port }),
    ...(uiPort === undefined ? {} : { uiPort }),
  });
  const sweep = () => sweepSecrets(stateDirOf(io), session.runs);
  const sweeping = setInterval(() => void sweep(), SWEEP_INTERVAL_MS);
  try {
    session.serve(TASK_QUEUE);
    await registerOrTell(session, io);
    io.err(describeDev(session.server, await nameTemporal(io)));
    await Promise.race([untilAborted(signal), session.failed]);
    return 0;
  } finally {
    clearInterval(sweeping);
    await sweep();
    await session.close();
  }
}

/** Runs go on without search attributes, so what is in their way keeps nobody from running. */
async function registerOrTell({ runs, server, namespace }: EmbeddedSession, io: Io): Promise<void> {
  const { registerSearchAttributes } = await import('../../adapters/temporal/connect/register-search-attributes.js');
  try {
    await registerSearchAttributes(runs.client, namespace);
  } catch (error) {
    if (!(error instanceof StageError && error.type === 'Conflict')) throw error;
    io.err(`${sentenceOf(error)} The address is ${server.address}; then start \`dev\` again.\n`);
  }
}

/** What a shell takes for the `temporal` program: the one that we have installed ourselves is not on the PATH. */
async function nameTemporal({ env }: Io): Promise<string> {
  const { delimiter, dirname } = await import('node:path');
  const { findInstalledServerBinary } = await import('../../adapters/temporal/install/server-binary.js');
  const program = await findInstalledServerBinary(env);
  const isOnPath = program === undefined || (env['PATH'] ?? '').split(delimiter).includes(dirname(program));
  return isOnPath ? 'temporal' : shellWord(program);
}

function describeDev({ address, uiUrl }: EmbeddedSession['server'], temporal: string): string {
  const start = [
    `${temporal} workflow start`,
    `--address ${address}`,
    `--type ${WORKFLOW_TYPE}`,
    `--task-queue ${TASK_QUEUE}`,
    '--workflow-id tuning-pipeline-by-hand',
    `--input '{"orchestratorConfig": "${DEFAULTS.orchestratorConfig}"}'`,
  ];
  return `Temporal: ${address}\nWeb UI: ${uiUrl}\nStart a run by hand:\n  ${start.join(' ')}\nCtrl-C stops it all; unfinished runs go on at the next start.\n`;
}
