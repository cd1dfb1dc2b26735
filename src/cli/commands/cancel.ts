import type { Command } from 'commander';
import type { Cli, ExitCode } from '../io.js';
import { perform } from '../perform.js';

export function addCancelCommand(program: Command, cli: Cli): void {
  program
    .command('cancel <workflow-id>')
    .description('ask a run to stop; it still records and reports')
    .action((workflowId: string) => perform(cli, {}, () => cancel(workflowId, cli)));
}

async function cancel(workflowId: string, { io }: Cli): Promise<ExitCode> {
  const { withRuns } = await import('../run/open-runs.js');
  const { cancelRun } = await import('../../client/cancel-run.js');
  const isEmbedded = await withRuns(io, async ({ runs, isEmbedded }) => {
    await cancelRun(runs, workflowId);
    return isEmbedded;
  });
  const next = isEmbedded ? ', or the next one that carries it on,' : '';
  io.err(`Asked ${workflowId} to stop; its worker${next} records and reports it.\n`);
  return 0;
}
