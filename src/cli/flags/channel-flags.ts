import type { Command } from 'commander';
import { repeatable } from './repeatable-flags.js';

/** The flags about where notifications go, as `run` and `alerts` have them. */
export function addChannelFlags(command: Command): Command {
  return command
    .option('--channel-type <type>', 'console, slack_webhook, webhook, pagerduty or teams (default: console)')
    .option('--webhook-url <ref>', 'env:NAME, file:PATH, secret:NAMESPACE/NAME/KEY, or a URL itself')
    .addOption(repeatable('--channel <type=ref>', 'a channel; repeat for several'))
    .option('--webhook-secret <ref>', 'what webhooks are signed with, as a reference (default: no signature)')
    .option('--webhook-format <format>', 'native or alertmanager (default: native)');
}
