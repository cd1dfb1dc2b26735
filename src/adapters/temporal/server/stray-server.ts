// Finds a server that the registry doesn't know: its starter was killed between starting it and writing it down, or
// somebody removed the registry. A second server on the same database would take the first one's work away.

import { readdir, readFile, readlink } from 'node:fs/promises';
import { platform } from 'node:os';
import type { ServerPorts } from './free-port.js';
import { identifyProcess, isRunning } from '../../process-identity.js';
import { DATABASE_FILE } from './server-files.js';
import type { ServerEntry } from './server-registry.js';

/** Only Linux tells where a process works without a helper program. */
export function canFindStrayServers(): boolean {
  return platform() === 'linux';
}

/** A running server on this folder's database, whoever started it. Undefined where it can't be looked for. */
export async function findStrayServer(stateFolder: string): Promise<ServerEntry | undefined> {
  if (!canFindStrayServers()) return undefined;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => inspectProcess(pid, stateFolder)));
  return found.find((server) => server !== undefined);
}

async function inspectProcess(pid: number, stateFolder: string): Promise<ServerEntry | undefined> {
  // A process may end meanwhile, or belong to somebody else.
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (folder !== stateFolder) return undefined;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const ports = parseServerPorts(commandLine.split('\0'));
  const identity = identifyProcess(pid);
  if (ports === undefined || identity === undefined || !isRunning(identity)) return undefined;
  return { ...identity, ...ports, startedAt: new Date().toISOString() };
}

/** The ports in the arguments of a server that works on our database's file name. */
export function parseServerPorts(args: readonly string[]): ServerPorts | undefined {
  const valueOf = (flag: string): string | undefined => args[args.indexOf(flag) + 1];
  const [port, uiPort] = [Number(valueOf('--port')), Number(valueOf('--ui-port'))];
  const isServer = args.includes('start-dev') && valueOf('--db-filename') === DATABASE_FILE;
  return isServer && port > 0 && uiPort > 0 ? { port, uiPort } : undefined;
}
