// Who may start, adopt or stop a state folder's server: decided under the folder's lease, written down before anybody
// else can look.

import { setTimeout as sleep } from 'node:timers/promises';
import { StageError } from '../../../core/errors.js';
import { withLease } from '../../files/lease/file-lease.js';
import { readCurrentRegistry } from './current-registry.js';
import { findFreePorts, type WantedPorts } from './free-port.js';
import type { Environment } from '../install/limited-command.js';
import { isRunning, type ProcessIdentity } from '../../process-identity.js';
import { findInstalledServerBinary, findServerBinary } from '../install/server-binary.js';
import { leaseFolder } from './server-files.js';
import { startServer, stopServer } from './server-process.js';
import { serverAnswers } from './server-ready.js';
import {
  EMPTY_REGISTRY,
  livingUsers,
  type Opening,
  planOpening,
  readRegistry,
  type ServerEntry,
  type ServerRegistry,
  type ServerUser,
  writeRegistry,
} from './server-registry.js';

/** A start under somebody else's lease is waited for. */
const LEASE_WAIT_MS = 60_000;
/** A server that is there but does not answer for so long is stopped for good and started again. */
const ANSWER_TRIES = 50;
const ANSWER_POLL_MS = 100;

export interface JoinServer {
  stateFolder: string;
  user: ServerUser;
  env: Environment;
  /** The server's program. @default see `findServerBinary` */
  binary?: string | undefined;
  wanted: WantedPorts;
  onProgress: (line: string) => void;
  /** A server runs or has been spawned; it may not answer yet. */
  onStarting: () => void;
}

/** The server that this process now uses, and how it came to it. */
export interface JoinedServer {
  server: ServerEntry;
  opening: Opening;
}

/** Makes this process a user of the folder's server, which it starts where none runs. */
export async function joinServer(request: JoinServer): Promise<JoinedServer> {
  let binary = request.binary ?? (await findInstalledServerBinary(request.env));
  for (;;) {
    const joined = await underLease(request.stateFolder, () => joinUnderLease({ ...request, binary }));
    if (joined !== undefined) return joined;
    // Without the lease: an install may take minutes, and others may only want to attach.
    binary = await findServerBinary(request);
  }
}

/**
 * Takes this process off the list and stops the server when nobody is left on it.
 * @param options.server is the one to stop when the registry can't say.
 */
export async function leaveServer(options: {
  stateFolder: string;
  user: ServerUser;
  server: ServerEntry;
}): Promise<void> {
  const { stateFolder, user, server } = options;
  await underLease(stateFolder, async () => {
    const registry = (await readRegistry(stateFolder)) ?? { ...EMPTY_REGISTRY, server };
    const users = othersIn(registry, user);
    if (users.length > 0) return writeRegistry(stateFolder, { ...registry, users });
    const last = registry.server ?? server;
    await stopServer(last);
    return writeRegistry(stateFolder, { version: 1, users: [], lastPorts: { port: last.port, uiPort: last.uiPort } });
  });
}

/** The living users other than this one. */
export function othersIn(registry: ServerRegistry, user: ServerUser): ServerUser[] {
  return livingUsers(registry, isRunning).filter((other) => !isSameProcess(other, user));
}

async function underLease<T>(stateFolder: string, work: () => Promise<T>): Promise<T> {
  const purpose = `use the Temporal server of ${stateFolder}`;
  return withLease({ folder: leaseFolder(stateFolder), purpose, waitMs: LEASE_WAIT_MS }, work);
}

/** Undefined: a server must be started, and there is no program for it yet. */
async function joinUnderLease(request: JoinServer): Promise<JoinedServer | undefined> {
  const { stateFolder, user } = request;
  const registry = await readCurrentRegistry(request);
  const others = othersIn(registry, user);
  const opening = planOpening({ ...registry, users: others }, isRunning);
  if (registry.server !== undefined && (opening === 'attached' || opening === 'adopted')) {
    request.onStarting();
    if (await comesToAnswer(registry.server)) {
      expectWantedPorts(registry.server, request);
      await writeRegistry(stateFolder, { ...registry, users: [...others, user] });
      return { server: registry.server, opening };
    }
    await stopServer(registry.server);
  }
  if (request.binary === undefined) return undefined;
  const server = await startOnFreePorts({ ...request, binary: request.binary, registry, others });
  return { server, opening: opening === 'fresh' ? 'fresh' : 'restarted' };
}

/** Right after its start a server is on the list before it answers. */
async function comesToAnswer(server: ServerEntry): Promise<boolean> {
  for (let attempt = 0; attempt < ANSWER_TRIES && isRunning(server); attempt += 1) {
    if (await serverAnswers(server.port)) return true;
    await sleep(ANSWER_POLL_MS);
  }
  return false;
}

function expectWantedPorts(server: ServerEntry, { wanted, stateFolder }: JoinServer): void {
  const pairs: [number | undefined, number][] = [
    [wanted.port, server.port],
    [wanted.uiPort, server.uiPort],
  ];
  for (const [port, actual] of pairs) {
    if (port === undefined || port === actual) continue;
    throw new StageError({
      type: 'Conflict',
      message: `Expected the server of ${stateFolder} on port ${port}, but it already runs on port ${actual}.`,
      hint: 'Leave the port out to use it there, or end the processes that use it first.',
    });
  }
}

interface StartOnFreePorts extends JoinServer {
  binary: string;
  registry: ServerRegistry;
  others: ServerUser[];
}

async function startOnFreePorts(request: StartOnFreePorts): Promise<ServerEntry> {
  const { stateFolder, registry, others, user, wanted } = request;
  const onSpawned = async (server: ServerEntry): Promise<void> => {
    await writeRegistry(stateFolder, { version: 1, server, users: [...others, user] });
    request.onStarting();
  };
  try {
    for await (const ports of findFreePorts({ stateFolder, wanted, last: registry.server ?? registry.lastPorts })) {
      const server = await startServer({ ...request, ports: { port: ports.port, uiPort: ports.uiPort }, onSpawned });
      if (server !== undefined) return server;
    }
    throw new StageError({
      type: 'Unavailable',
      message: `Expected two free ports of 127.0.0.1 for the server of ${stateFolder}, got none.`,
      hint: 'Name free ports, or end programs that listen on ports from 18000 to 28000.',
    });
  } catch (error) {
    await writeRegistry(stateFolder, { ...registry, users: others });
    throw error;
  }
}

function isSameProcess(one: ProcessIdentity, other: ProcessIdentity): boolean {
  return one.pid === other.pid && one.bootId === other.bootId && one.startTime === other.startTime;
}
