import { createProgram } from './cli/program.js';
import type { Cli, ExitCode, Io, Screen } from './cli/io.js';

// The command line's root: argv in, one exit code out. Nothing else in the program ends the process.

const io: Io = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  isTerminal: process.stderr.isTTY,
  ...(process.stdout.isTTY ? { screen: describeScreen() } : {}),
};

function describeScreen(): Screen {
  const { NO_COLOR: noColor, TERM: terminal } = process.env;
  return { columns: process.stdout.columns, hasColor: !noColor && terminal !== 'dumb' };
}

let exitCode: ExitCode = 0;
const cli: Cli = {
  io,
  exit: (code) => {
    exitCode = code;
  },
};

// A reader that has seen enough (`| head`) is no error: the command still does its work, and closes what it has opened.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (stream === process.stdout) io.err(`Expected to write to standard output, but it failed: ${error.message}.\n`);
    process.exit(3);
  });
}

await createProgram(cli).run(process.argv.slice(2));
// Sockets of a stopped server and the SDK's threads would keep the process alive; what was printed must still get out.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
