// Runs an installer for a limited time.

import { spawn } from 'node:child_process';
import { codeOf } from '../../files/file-problem.js';

/** Environment variables, as given to the process or by a test. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface LimitedCommand {
  command: string;
  args: readonly string[];
  env: Environment;
  cwd?: string;
  /** After this time the command is killed, which counts as a failure. */
  limitMs: number;
}

/** How a command ended: its output's last line says why it failed. */
export interface CommandEnd {
  succeeded: boolean;
  lastLine: string;
}

const KEPT_CHARACTERS = 8_192;

/** Runs a command to its end. Never rejects: a program that does not exist is a failure like any other. */
export async function runLimited({ command, args, env, cwd, limitMs }: LimitedCommand): Promise<CommandEnd> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
    });
    let output = '';
    let failure: string | undefined;
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-KEPT_CHARACTERS);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const limit = setTimeout(() => {
      failure = `it took longer than ${limitMs / 1000} s`;
      child.kill('SIGKILL');
    }, limitMs);
    child.once('error', (error) => {
      clearTimeout(limit);
      resolve({ succeeded: false, lastLine: codeOf(error) === 'ENOENT' ? `there is no ${command}` : error.message });
    });
    // Not 'close': a grandchild that keeps the pipes open must not keep us beyond the limit.
    child.once('exit', (code) => {
      clearTimeout(limit);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ succeeded: code === 0, lastLine: failure ?? output.trim().split('\n').at(-1) ?? '' });
    });
  });
}
