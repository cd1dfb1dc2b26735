import type { Command } from 'commander';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat, perform } from '../perform.js';

interface StatusFlags {
  output: string;
}

export function addStatusCommand(program: Command, cli: Cli): void {
  program
    .command('status <workflow-id>')
    .description('show how far a run has come')
    .option('-o, --output <format>', 'text or json', 'text')
    .action((workflowId: string, flags: StatusFlags) => perform(cli, flags, () => status(workflowId, flags, cli)));
}

async function status(workflowId: string, flags: StatusFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const { withRuns } = await import('../run/open-runs.js');
  const { awaitResult } = await import('../../client/await-result.js');
  const { notesOf } = await import('../../client/read-notes.js');
  const { readRun } = await import('../../client/read-run.js');
  const { readStatus } = await import('../../client/read-status.js');
  const { describeEnded, renderEnded, renderStatus } = await import('../render/status.js');
  const { showPathsAsTyped } = await import('../render/summary.js');
  const { showStepsAsTyped } = await import('../../core/pipeline/typed-paths.js');
  const { found, ending } = await withRuns(io, async ({ runs }) => {
    const run = await readRun(runs, workflowId);
    // An ended run needs no worker to answer for it.
    if (!run.ended) return { found: await readStatus(runs, workflowId), ending: '' };
    const { typedPaths = {} } = run.memo;
    const result = showPathsAsTyped(await awaitResult(runs, run), typedPaths);
    const { nextSteps } = notesOf(run.memo);
    return { found: describeEnded(result), ending: renderEnded(result, showStepsAsTyped(nextSteps, typedPaths)) };
  });
  io.out(format === 'json' ? `${JSON.stringify(found, null, 2)}\n` : `${renderStatus(found, workflowId)}${ending}`);
  return 0;
}
