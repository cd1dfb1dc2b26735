// A child process: runs the `alerts` command with the arguments it is given, to be killed while it sends.

import { Command } from 'commander';
import { addAlertsCommand } from '../../src/cli/commands/alerts.js';

const program = new Command();
addAlertsCommand(program, {
  io: {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    isTerminal: false,
  },
  exit: (code) => void (process.exitCode = code),
});
await program.parseAsync(['alerts', ...process.argv.slice(2)], { from: 'user' });
