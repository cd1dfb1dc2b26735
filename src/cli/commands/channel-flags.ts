import { type Command, Option } from 'commander';

/** The flags about where notifications go, as `run` and `alerts` have them. */
export function addChannelFlags(command: Command): Command {
  return command
    .option('--channel-type <type>', 'console, slack_webhook, webhook, pagerduty or teams (default: console)')
    .option('--webhook-url <ref>', 'env:NAME, file:PATH, secret:NAMESPACE/NAME/KEY, or a URL itself')
    .addOption(
      new Option('--channel <type=ref>', 'a channel; repeat for several').argParser(collect).default([], 'none'),
    )
    .option('--webhook-secret <ref>', 'what webhooks are signed with, as a reference (default: no signature)')
    .option('--webhook-format <format>', 'native or alertmanager (default: native)');
}

/** What the operator grants to receivers; never part of a workflow's input. */
export function addGrantFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--allow-host <host>', 'receiver on a private address; repeat').argParser(collect).default([], 'none'),
    )
    .option('--allow-http', 'receivers over plain http');
}

function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}
