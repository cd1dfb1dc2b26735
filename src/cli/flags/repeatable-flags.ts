import { type Command, Option } from 'commander';

/** A flag that may be given several times; its value is the list of what was given. */
export function repeatable(flags: string, description: string): Option {
  const append = (value: string, earlier: string[]) => [...earlier, value];
  return new Option(flags, description).argParser(append).default([], 'none');
}

/** What the caller grants to channels beyond the environment: never part of a workflow's input. */
export interface GrantFlags {
  allowHost: string[];
  allowHttp?: boolean;
}

/** The flags of every command that may send. */
export function addGrantFlags(command: Command): Command {
  return command
    .addOption(repeatable('--allow-host <host>', 'receiver on a private address; repeat'))
    .option('--allow-http', 'receivers over plain http');
}
