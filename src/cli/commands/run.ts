import type { Command } from 'commander';
import type { Run } from '../../client/run-client.js';
import { shellWord } from '../../core/shell-word.js';
import { addRunFlags, type RunFlags } from '../flags/run-flags.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat, perform } from '../perform.js';

export function addRunCommand(program: Command, cli: Cli): void {
  const command = program.command('run').description('run the whole pipeline: seven stages, one durable workflow');
  addRunFlags(command).action((flags: RunFlags) => perform(cli, flags, () => run(flags, cli)));
}

async function run(flags: RunFlags, cli: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const { io } = cli;
  const { loadConfig } = await import('../load-config.js');
  const { findRemoteTarget } = await import('../../adapters/temporal/connect/remote-target.js');
  const { buildRunInput } = await import('../run/run-input.js');
  const config = await loadConfig(flags.orchestratorConfig, io);
  const remote = await findRemoteTarget(io);
  const runInput = buildRunInput({ flags, config, absolutePaths: remote === null, cwd: io.cwd });
  if (remote === null) {
    const { expectPlaces } = await import('../run/expect-places.js');
    await expectPlaces(flags, io);
  }
  const { openRunSession } = await import('../run/run-session.js');
  const { watchInterruption } = await import('../interruption.js');
  const signal = watchInterruption();
  const session = await openRunSession({ remote, runInput, flags, io });
  try {
    signal.throwIfAborted();
    const { runPipeline } = await import('../run/run-pipeline.js');
    const work = runPipeline({
      session,
      flags,
      config,
      runInput,
      onStarted: (started) => io.err(describeStart(started, session.uiUrl, session.namespace)),
      io,
      signal,
    });
    const { run: started, result } = await Promise.race([work, session.failed]);
    if (result === 'detached') {
      io.err(describeDetached(started, session.uiUrl !== null));
      return 130;
    }
    const { readNotes } = await import('../../client/read-notes.js');
    const { showResult } = await import('../run/show-result.js');
    const notes = await readNotes(session.runs, started);
    showResult({ result, notes, typedPaths: runInput.typedPaths, format, io });
    return result.exitCode;
  } finally {
    await session.close();
  }
}

function describeStart({ workflowId, runId }: Run, uiUrl: string | null, namespace: string): string {
  const where =
    uiUrl === null
      ? ''
      : `\nWeb UI: ${uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}/${runId}`;
  return `Run: ${workflowId}${where}\n`;
}

function describeDetached({ workflowId }: Run, embedded: boolean): string {
  const goesOn = embedded ? 'The run goes on when it is carried on' : 'The run goes on';
  return [
    `Detached. ${goesOn}:`,
    '  carry on:  repeat the same `tuning-pipeline run` command',
    `  result:    tuning-pipeline result ${shellWord(workflowId)}`,
    `  cancel:    tuning-pipeline cancel ${shellWord(workflowId)}`,
    '',
  ].join('\n');
}
