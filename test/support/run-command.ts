import { Command } from 'commander';
import type { Cli } from '../../src/cli/io.js';

export interface CommandResult {
  out: string;
  err: string;
  code: number | undefined;
}

export interface RunCommand {
  /** Adds the command under test. */
  add: (program: Command, cli: Cli) => unknown;
  args: readonly string[];
  cwd: string;
  env?: Record<string, string>;
}

/** Runs one command in this process and returns what it printed and its exit code. */
export async function runCommand({ add, args, cwd, env = {} }: RunCommand): Promise<CommandResult> {
  const result: CommandResult = { out: '', err: '', code: undefined };
  const program = new Command().exitOverride().enablePositionalOptions();
  add(program, {
    io: {
      out: (text) => void (result.out += text),
      err: (text) => void (result.err += text),
      env,
      cwd,
      isTerminal: false,
    },
    exit: (code) => void (result.code = code),
  });
  await program.parseAsync([...args], { from: 'user' });
  return result;
}
