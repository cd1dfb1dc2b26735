import type { Command } from 'commander';
import type { Cli, ExitCode } from '../io.js';
import { perform } from '../perform.js';

export function addSetupCommand(program: Command, cli: Cli): void {
  program
    .command('setup')
    .description("register the pipeline's search attributes with the Temporal server")
    .action(() => perform(cli, {}, () => setup(cli)));
}

async function setup({ io }: Cli): Promise<ExitCode> {
  const { makeFolder } = await import('../../adapters/files/make-folder.js');
  const { withRuns } = await import('../run/open-runs.js');
  const { stateDirOf } = await import('../state-dir.js');
  const { registerSearchAttributes } = await import('../../adapters/temporal/connect/register-search-attributes.js');
  await makeFolder(stateDirOf(io));
  const added = await withRuns(io, ({ runs, namespace }) => registerSearchAttributes(runs.client, namespace));
  io.out(added.length === 0 ? 'Every search attribute was registered already.\n' : `Registered: ${added.join(', ')}\n`);
  return 0;
}
