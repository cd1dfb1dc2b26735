// An embedded Temporal server: one for each state folder, shared by every process that uses the folder, kept alive
// while one of them lives and stopped by the last one.

import { StageError } from '../../../core/errors.js';
import type { Environment } from '../install/limited-command.js';
import { identifyProcess, isRunning } from '../../process-identity.js';
import { logFile, prepareStateFolder } from './server-files.js';
import { boundLog } from './server-log.js';
import { type JoinedServer, type JoinServer, joinServer, leaveServer, othersIn } from './server-membership.js';
import { serverAnswers } from './server-ready.js';
import { EMPTY_REGISTRY, type Opening, readRegistry, type ServerUser } from './server-registry.js';
import { watchServer } from './server-watch.js';

export interface EmbeddedServerOptions {
  /** Holds the database, the log and the list of users. Created if need be. */
  stateDir: string;
  /** What this process is to the others: `dev` stays up, so its server can be counted on. */
  role: ServerUser['role'];
  /** What its worker reads for an input that names no kubeconfig; for others to see. */
  kubeconfig?: string;
  env: Environment;
  /** Frontend's port, for a server that people connect to. @default one that hangs on the state folder */
  port?: number | undefined;
  /** Web UI's port. @default as for `port` */
  uiPort?: number | undefined;
  /** The server's program. @default found or installed, see `findServerBinary` */
  binary?: string | undefined;
  /** A line for people, before something slow and after a repair. */
  onProgress?: (line: string) => void;
  /**
   * Called once, when a server runs or has been spawned: the moment to load the SDK, which keeps this process as busy
   * as the server's start takes.
   */
  onStarting?: () => void;
  /** The server died and answers again. */
  onRestart?: (restart: ServerRestart) => void;
  /** The server died and can't be brought back. */
  onLost?: (error: StageError) => void;
}

export interface ServerRestart {
  /** False: another user was quicker. */
  byThisProcess: boolean;
  /** The ports were taken in between: connections to the old address find nothing. */
  hasMoved: boolean;
}

export interface EmbeddedServer {
  /** `host:port` of the frontend, as it is now. */
  readonly address: string;
  readonly uiUrl: string;
  /** How this process came to it. */
  readonly started: Opening;
  /** The living processes that use it, without this one. */
  otherUsers(): Promise<Pick<ServerUser, 'pid' | 'role' | 'kubeconfig'>[]>;
  /** True while it runs and serves calls. */
  isAlive(): Promise<boolean>;
  /** Ends this process's use, once. The last user stops the server, whoever started it. */
  close(): Promise<void>;
}

/**
 * Attaches to the state folder's server, adopts it when its users were all killed, or starts it; returns as soon as
 * it serves calls. While it is open this process watches the server and brings it back on the same ports and the same
 * state. Open it once in a process.
 * @throws StageError when the folder can't be used, a wanted port is taken, there is no program to start, or it does
 * not start.
 */
export async function openEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const stateFolder = await prepareStateFolder(options.stateDir);
  const user = describeUser(options);
  const request: JoinServer = {
    stateFolder,
    user,
    env: options.env,
    binary: options.binary,
    wanted: { port: options.port, uiPort: options.uiPort },
    onProgress: options.onProgress ?? ignore,
    onStarting: once(options.onStarting ?? ignore),
  };
  const { server, opening } = await joinServer(request);
  let current = server;

  const watch = watchServer({
    isRunning: () => isRunning(current),
    boundLog: () => boundLog(logFile(stateFolder)),
    onLost: options.onLost ?? ignore,
    async recover() {
      // Where its ports were taken meanwhile, another address is better than none.
      const joined = await joinServer({ ...request, wanted: {} });
      const restart = describeRestart(joined, current);
      current = joined.server;
      options.onRestart?.(restart);
    },
  });

  let closing: Promise<void> | undefined;
  const leave = async (): Promise<void> => {
    await watch.stop();
    await leaveServer({ stateFolder, user, server: current });
  };

  return {
    get address() {
      return `127.0.0.1:${current.port}`;
    },
    get uiUrl() {
      return `http://127.0.0.1:${current.uiPort}`;
    },
    started: opening,
    async otherUsers() {
      const registry = (await readRegistry(stateFolder)) ?? EMPTY_REGISTRY;
      return othersIn(registry, user).map(({ pid, role, kubeconfig }) => ({ pid, role, kubeconfig }));
    },
    async isAlive() {
      return isRunning(current) && serverAnswers(current.port);
    },
    close() {
      closing ??= leave();
      return closing;
    },
  };
}

function describeUser({ role, kubeconfig }: Pick<ServerUser, 'role' | 'kubeconfig'>): ServerUser {
  const identity = identifyProcess(process.pid);
  if (identity !== undefined) return { ...identity, role, kubeconfig };
  throw new StageError({
    type: 'Unavailable',
    message: 'Expected to find this process in the list of processes, but it is not there.',
    hint: 'Mount /proc, or install ps.',
  });
}

function describeRestart(joined: JoinedServer, before: JoinedServer['server']): ServerRestart {
  return {
    byThisProcess: joined.opening === 'restarted' || joined.opening === 'fresh',
    hasMoved: joined.server.port !== before.port || joined.server.uiPort !== before.uiPort,
  };
}

function once(callback: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    callback();
  };
}

function ignore(): void {
  // Nobody asked to be told.
}
