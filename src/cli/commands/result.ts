import type { Command } from 'commander';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat, perform } from '../perform.js';

interface ResultFlags {
  output: string;
}

export function addResultCommand(program: Command, cli: Cli): void {
  program
    .command('result <workflow-id>')
    .description('print the summary of a run and exit with its exit code, waiting for its end')
    .option('-o, --output <format>', 'text or json', 'text')
    .action((workflowId: string, flags: ResultFlags) => perform(cli, flags, () => printResult(workflowId, flags, cli)));
}

async function printResult(workflowId: string, flags: ResultFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const { withRuns } = await import('../run/open-runs.js');
  const { readNotes } = await import('../../client/read-notes.js');
  const { readRun } = await import('../../client/read-run.js');
  const { readStatus } = await import('../../client/read-status.js');
  const { awaitRun } = await import('../run/await-run.js');
  const { dropLiteralSecrets } = await import('../../adapters/files/sources/literal-secrets.js');
  const { stateDirOf } = await import('../state-dir.js');
  const { showResult } = await import('../run/show-result.js');
  const ended = await withRuns(io, async ({ runs, isEmbedded }) => {
    const run = await readRun(runs, workflowId);
    // Where no command carries the run, its end would be waited for in vain: asking for its status says so.
    if (isEmbedded && !run.ended) await readStatus(runs, workflowId);
    const result = await awaitRun({ runs, run, mayAsk: true, io });
    const notes = await readNotes(runs, run);
    if (isEmbedded) await dropLiteralSecrets(stateDirOf(io), workflowId);
    return { result, notes, typedPaths: run.memo.typedPaths };
  });
  showResult({ ...ended, format, io });
  return ended.result.exitCode;
}
