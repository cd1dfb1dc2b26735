import type { Command } from 'commander';
import type { Cli } from '../io.js';
import { perform } from '../perform.js';
import type { AlertsFlags } from './alerts-send.js';
import { addFilterFlags, addHistoryFlags } from './history-flags.js';
import { addGrantFlags, repeatable } from './repeatable-flags.js';

export function addAlertsCommand(program: Command, cli: Cli): void {
  const command = addFilterFlags(addHistoryFlags(program.command('alerts')))
    .description('decide on the newest history record and notify; a dry run unless --no-dry-run is given')
    .option('--dry-run', 'print what would be sent, send and write nothing (default)', true)
    .option('--no-dry-run', 'send')
    .option('--channel-type <type>', 'console, slack_webhook or webhook (default: console)')
    .option('--webhook-url <ref>', 'env:NAME, file:PATH or a URL, which is kept in memory only')
    .addOption(repeatable('--channel <type=ref>', 'a channel; repeat for several'))
    .option('--alert-on <verdict>', 'warn or error', 'warn');
  addGrantFlags(command).action((flags: AlertsFlags) =>
    perform(cli, flags, async () => (await import('./alerts-send.js')).sendAlerts(flags, cli)),
  );
}
