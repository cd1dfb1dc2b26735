import { type Command, Option } from 'commander';
import { DEFAULTS } from '../../core/pipeline/defaults.js';
import type { AlertsFlags } from '../alerts/send-alerts.js';
import type { AlertsStatusFlags } from '../alerts/show-alerts-status.js';
import type { AlertsTestFlags } from '../alerts/test-alerts.js';
import { addChannelFlags } from '../flags/channel-flags.js';
import { addFilterFlags, addHistoryFlags } from '../flags/history-flags.js';
import { addGrantFlags } from '../flags/repeatable-flags.js';
import type { Cli } from '../io.js';
import { perform } from '../perform.js';

export function addAlertsCommand(program: Command, cli: Cli): void {
  const alerts = addFilterFlags(addHistoryFlags(program.command('alerts')))
    .description('decide on the newest history record and notify; a dry run unless --no-dry-run is given')
    .enablePositionalOptions()
    .option('--dry-run', 'print what would be sent, send and write nothing (default)', true)
    .option('--no-dry-run', 'send');
  addGrantFlags(addChannelFlags(alerts))
    .option('--alert-on <verdict>', 'warn or error', 'warn')
    .option('--kubeconfig <file>', 'kubeconfig for secret: references (default: as kubectl)')
    .option('--context <name>', 'context in the kubeconfig (default: its current one)')
    .action((flags: AlertsFlags) =>
      perform(cli, flags, async () => (await import('../alerts/send-alerts.js')).sendAlerts(flags, cli)),
    );
  addTest(alerts, cli);
  addStatus(alerts, cli);
}

function addTest(alerts: Command, cli: Cli): void {
  addFilterFlags(alerts.command('test'))
    .description('replay a history file through the rules and show what would have been sent; sends and writes nothing')
    .addOption(new Option('--history, --history-file <file>', 'the history to replay').default(DEFAULTS.historyFile))
    .option('--alert-on <verdict>', 'warn or error', 'warn')
    .option('--repeat-interval <duration>', 'how long until an incident is told again, or off', '4h')
    .option('--all', 'show what would have been suppressed too, and why')
    .option('-o, --output <format>', 'text or json', 'text')
    .action((flags: AlertsTestFlags) =>
      perform(cli, flags, async () => (await import('../alerts/test-alerts.js')).testAlerts(flags, cli)),
    );
}

function addStatus(alerts: Command, cli: Cli): void {
  addHistoryFlags(alerts.command('status'))
    .description('show open incidents, what is not delivered yet, and broken receivers')
    .action((flags: AlertsStatusFlags) =>
      perform(cli, flags, async () => (await import('../alerts/show-alerts-status.js')).showAlertsStatus(flags, cli)),
    );
}
