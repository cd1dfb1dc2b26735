// Starts and stops the server's process. Decides nothing about who may: its callers hold the state folder's lease.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { StageError } from '../../../core/errors.js';
import type { ServerPorts } from './free-port.js';
import type { Environment } from '../install/limited-command.js';
import { listensOn } from './port-owner.js';
import { identifyProcess, isRunning, type ProcessIdentity } from '../../process-identity.js';
import { DATABASE_FILE, logFile } from './server-files.js';
import { boundLog, readLastLine, sizeOf } from './server-log.js';
import { serverAnswers } from './server-ready.js';
import type { ServerEntry } from './server-registry.js';
import { SERVER_SETTINGS } from './server-settings.js';

const MAX_STARTS = 3;
/** A start takes 0.2 s, and some seconds where the program must come from a slow disk first. */
const START_LIMIT_MS = 30_000;
/** Where nobody can tell whose port it is: a server that lost the race for it has ended long before this. */
const LOST_RACE_AFTER_MS = 1_000;
const READY_POLL_MS = 10;
const GONE_POLL_MS = 5;
const GONE_LIMIT_MS = 2_000;

export interface StartServer {
  binary: string;
  stateFolder: string;
  ports: ServerPorts;
  env: Environment;
  /** Runs while the server starts, so that a kill of this process in between leaves no unknown server behind. */
  onSpawned: (server: ServerEntry) => Promise<void>;
}

/**
 * Starts a server that outlives this process and is out of its terminal's reach (a session of its own), and returns
 * as soon as its frontend serves calls. Undefined: one of the ports was taken in the last moment.
 * @throws StageError Unavailable, or Corrupt for a broken database, with the server's last words; TimedOut.
 */
export async function startServer(options: StartServer): Promise<ServerEntry | undefined> {
  const log = logFile(options.stateFolder);
  await boundLog(log);
  for (let attempt = 1; ; attempt += 1) {
    const logOffset = await sizeOf(log);
    const child = await spawnServer(options);
    const ended = endOf(child);
    const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
    if (identity !== undefined) {
      const server = { ...identity, ...options.ports, startedAt: new Date().toISOString() };
      if (await bringUp(server, options)) {
        child.unref();
        return server;
      }
    }
    await ended;
    // Somebody killed it on its way up, as somebody may at any moment.
    if (child.signalCode !== null && attempt < MAX_STARTS) continue;
    const lastLine = await readLastLine(log, logOffset);
    if (lastLine.includes('address already in use')) return undefined;
    throw explainFailedStart({ ...options, lastLine, signal: child.signalCode });
  }
}

async function spawnServer({ binary, stateFolder, ports, env }: StartServer): Promise<ChildProcess> {
  const log = await open(logFile(stateFolder), 'a', 0o600);
  try {
    const flags = [
      ['--ip', '127.0.0.1'],
      ['--port', String(ports.port)],
      ['--ui-port', String(ports.uiPort)],
      ['--db-filename', DATABASE_FILE],
    ];
    const args = ['server', 'start-dev', ...flags.flat(), ...SERVER_SETTINGS];
    const child = spawn(binary, args, { cwd: stateFolder, env, detached: true, stdio: ['ignore', log.fd, log.fd] });
    await once(child, 'spawn');
    return child;
  } catch (error) {
    throw new StageError({
      type: 'Unavailable',
      message: `Expected ${binary} to start a Temporal server, but it can't be run (${String(error)}).`,
      hint: 'Remove it, or put a working Temporal CLI before it on PATH.',
      cause: error,
    });
  } finally {
    await log.close();
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => child.once('exit', () => resolve()));
}

/** False: it has ended by itself. Whatever else goes wrong, it is stopped: nobody would know of it. */
async function bringUp(server: ServerEntry, { onSpawned, stateFolder }: StartServer): Promise<boolean> {
  try {
    await onSpawned(server);
    if (await becomesReady(server)) return true;
    if (!isRunning(server)) return false;
    throw new StageError({
      type: 'TimedOut',
      message: `Expected the Temporal server to serve calls within ${START_LIMIT_MS / 1_000} s of its start, but it did not.`,
      hint: `Read ${logFile(stateFolder)}.`,
    });
  } catch (error) {
    await stopServer(server);
    throw error;
  }
}

async function becomesReady(server: ServerEntry): Promise<boolean> {
  const startedAt = performance.now();
  let answersSince: number | undefined;
  while (isRunning(server) && performance.now() - startedAt < START_LIMIT_MS) {
    if (await serverAnswers(server.port)) {
      answersSince ??= performance.now();
      const isOurs = await listensOn(server.pid, server.port);
      if (isOurs === true || performance.now() - answersSince > LOST_RACE_AFTER_MS) return isRunning(server);
    }
    await sleep(READY_POLL_MS);
  }
  return false;
}

/**
 * Kills the server and returns when it is gone. SIGKILL, because its state is safe in its file and a friendly end
 * takes a second longer.
 */
export async function stopServer(server: ProcessIdentity): Promise<void> {
  if (!isRunning(server)) return;
  try {
    // The whole group: where `temporal` on PATH is a wrapper, the server is its child.
    process.kill(-server.pid, 'SIGKILL');
  } catch {
    killAlone(server.pid);
  }
  const deadline = performance.now() + GONE_LIMIT_MS;
  while (isRunning(server) && performance.now() < deadline) await sleep(GONE_POLL_MS);
}

function killAlone(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}

interface FailedStart extends StartServer {
  lastLine: string;
  signal: NodeJS.Signals | null;
}

function explainFailedStart({ binary, stateFolder, lastLine, signal }: FailedStart): StageError {
  const silence = signal === null ? 'it said nothing' : `it was ended by ${signal}`;
  const words = lastLine === '' ? silence : `its last words: ${lastLine}`;
  if (/not a database|malformed/.test(lastLine)) {
    return new StageError({
      type: 'Corrupt',
      message: `Expected ${join(stateFolder, DATABASE_FILE)} to be a Temporal server's database, got something else (${words}).`,
      hint: 'Move the file and its -wal and -shm neighbours away; the unfinished runs in it are lost.',
    });
  }
  return new StageError({
    type: 'Unavailable',
    message: `Expected ${binary} to start a Temporal server, but it did not (${words}).`,
    hint: `Read ${logFile(stateFolder)}; a Temporal CLI of version 1.0 or later is needed.`,
  });
}
