import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { openEmbeddedServer } from '../../../src/adapters/temporal/server/embedded-server.js';
import { findServerBinary } from '../../../src/adapters/temporal/install/server-binary.js';
import { parseServerPorts } from '../../../src/adapters/temporal/server/stray-server.js';

const SOURCE = fileURLToPath(new URL('../../../src/adapters/temporal/server/embedded-server.ts', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../fixtures/temporal/use-server.mjs', import.meta.url));

const eventSchema = z.looseObject({ event: z.string() });
export type UserEvent = z.output<typeof eventSchema>;

/** A process that uses a server. */
export interface UserProcess {
  pid: number;
  /** The next thing it says; fails when it ends without another word. */
  next(): Promise<UserEvent>;
  /** Ends its use and waits for its end. */
  close(): Promise<void>;
  /** Ends it as a power button would. */
  kill(): Promise<void>;
}

/** A state folder of this test's own, under its true path. */
export async function createStateDir(): Promise<string> {
  const stateDir = await realpath(await mkdtemp(join(tmpdir(), 'embedded-server-')));
  onTestFinished(async () => {
    for (const pid of await listServers(stateDir)) process.kill(pid, 'SIGKILL');
    await rm(stateDir, { recursive: true, maxRetries: 5 });
  });
  return stateDir;
}

/** The server program of this machine, installed if need be. */
export async function serverBinary(): Promise<string> {
  return findServerBinary({ env: process.env });
}

/** Opens in this process and closes when the test ends, whatever its result. */
export async function openHere(
  options: Partial<Parameters<typeof openEmbeddedServer>[0]> & { stateDir: string },
): ReturnType<typeof openEmbeddedServer> {
  const server = await openEmbeddedServer({ role: 'run', env: process.env, ...options });
  onTestFinished(() => server.close());
  return server;
}

/** The module as a child process can import it, in a folder of its own. */
export async function bundleEmbeddedServer(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-server-bundle-'));
  const outfile = join(folder, 'embedded-server.mjs');
  await build({ entryPoints: [SOURCE], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  return outfile;
}

export function startUser(bundle: string, options: { stateDir: string; binary: string; role?: string }): UserProcess {
  const child = spawn(process.execPath, [PROGRAM, bundle, JSON.stringify({ role: 'run', ...options })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => kill(child));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    async next() {
      const line: IteratorResult<string, unknown> = await lines.next();
      if (line.done === true) throw new Error('The user process ended without a word.');
      return eventSchema.parse(JSON.parse(line.value));
    },
    async close() {
      const ended = once(child, 'exit');
      child.stdin.write('close\n');
      await ended;
    },
    kill: () => kill(child),
  };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** The servers that work on this folder: their process ids as the system lists them. */
export async function listServers(stateDir: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const isServer = async (pid: number): Promise<boolean> => {
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (folder !== stateDir) return false;
    return parseServerPorts((await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0')) !== undefined;
  };
  const flags = await Promise.all(pids.map(isServer));
  return pids.filter((_, index) => flags[index]);
}
