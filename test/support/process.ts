// The built program as real processes: each test works in a folder of its own, where no kubeconfig is found, and what
// it started is ended by its process id.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import { findServerBinary } from '../../src/adapters/temporal/install/server-binary.js';
import { cachedBinary } from '../../src/adapters/temporal/install/server-cache.js';
import { WHEEL_RELEASE } from '../../src/adapters/temporal/install/server-wheel.js';
import { listServers } from '../adapters/temporal/server-user.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const PROGRAM = join(ROOT, 'bin/tuning-pipeline');
const BASELINE = 'configs/d29_k8s/orchestrator_k8s_baseline.yaml';

/** How long a test may wait for what comes within a second or two: other programs may keep the machine busy. */
export const PATIENCE_MS = 120_000;

/** For tests of several processes; the default is too short on a busy machine. */
export const TEST_TIMEOUT_MS = 240_000;

/** How a command ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface StartOptions {
  env?: Record<string, string>;
  cwd?: string;
}

/** A command that was started. */
export interface Command {
  pid: number;
  ended: Promise<Ended>;
  stdout(): string;
  stderr(): string;
  /** The first match on standard error, or on standard output; fails when the command ends without one. */
  untilSaid(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
}

/** A folder that commands run in. */
export interface Workspace {
  folder: string;
  stateDir: string;
  /** A path inside the folder. */
  path(...parts: string[]): string;
  env: Record<string, string>;
  start(args: readonly string[], options?: StartOptions): Command;
  /** Starts it and waits for its end. */
  perform(args: readonly string[], options?: StartOptions): Promise<Ended>;
  /** Writes the baseline config with other values; returns its path inside the folder. */
  writeConfig(name: string, changes: Record<string, string | number>): Promise<string>;
  /** Process ids of the embedded servers that work on the state folder. */
  servers(): Promise<number[]>;
}

/**
 * A fresh folder with a copy of configs/, its own HOME and a PATH without `temporal`: the server comes from a cache
 * folder, so that nothing is downloaded. Everything that was started in it is gone when the test ends.
 *
 * @param program another build. @default the product
 */
export async function createWorkspace({ program = PROGRAM }: { program?: string } = {}): Promise<Workspace> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'tuning-pipeline-')));
  const folder = join(root, 'work');
  const stateDir = join(folder, '.tuning-pipeline');
  const env = {
    HOME: join(root, 'home'),
    PATH: join(root, 'home/bin'),
    TUNING_PIPELINE_CACHE_DIR: join(root, 'home/.cache/tuning-pipeline'),
  };
  const children: ChildProcess[] = [];
  onTestFinished(async () => {
    for (const child of children) await killHard(child);
    for (const pid of await listServers(stateDir)) process.kill(pid, 'SIGKILL');
    await vi.waitFor(async () => {
      if ((await listServers(stateDir)).length > 0) throw new Error('A server is still there.');
    });
    await rm(root, { recursive: true, maxRetries: 5 });
  });
  await cp(join(ROOT, 'configs'), join(folder, 'configs'), { recursive: true });
  await cacheServer(env.TUNING_PIPELINE_CACHE_DIR);
  await mkdir(env.PATH);
  await symlink(process.execPath, join(env.PATH, 'node'));

  const start = (args: readonly string[], options: StartOptions = {}): Command => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? folder,
      env: { ...env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return follow(child, args.join(' '));
  };
  return {
    folder,
    stateDir,
    path: (...parts) => join(folder, ...parts),
    env,
    start,
    perform: (args, options) => start(args, options).ended,
    writeConfig: async (name, changes) => {
      const text = await readFile(join(folder, BASELINE), 'utf8');
      await writeFile(join(folder, name), changeKeys(text, changes));
      return name;
    },
    servers: () => listServers(stateDir),
  };
}

/** The program that this machine has, as a cached copy: a link is enough. */
async function cacheServer(cacheFolder: string): Promise<void> {
  const cached = cachedBinary(cacheFolder, WHEEL_RELEASE);
  await mkdir(dirname(cached), { recursive: true });
  await symlink(await findServerBinary({ env: process.env }), cached);
}

function changeKeys(text: string, changes: Record<string, string | number>): string {
  let changed = text;
  for (const [key, value] of Object.entries(changes)) {
    changed = changed.replace(new RegExp(`^${key}: .*$`, 'm'), `${key}: ${value}`);
  }
  return changed;
}

function follow(child: ChildProcess, name: string): Command {
  const said = { stdout: '', stderr: '' };
  const listeners = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, 'close').then((): Ended => ({ code: child.exitCode, signal: child.signalCode, ...said }));
  return {
    pid: child.pid ?? 0,
    ended,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    untilSaid: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(said.stderr) ?? pattern.exec(said.stdout);
          if (match !== null) resolve(match);
        };
        listeners.add(look);
        look();
        void ended.then((end) =>
          reject(new Error(`"${name}" ended without saying ${String(pattern)}: ${JSON.stringify(end)}`)),
        );
      }),
    kill: (signal) => void child.kill(signal),
  };
}

async function killHard(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
