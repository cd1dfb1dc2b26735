import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../../scripts/ensure-program.mjs';
import { findFreePorts } from '../free-ports.js';

export interface Postgres {
  port: number;
  /** Its superuser, who needs no password. */
  user: string;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

const USER = 'temporal';

/** An empty PostgreSQL of the caller's own on a loopback port. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const owner = ownerOf(folder);
  const data = join(folder, 'data');
  const init = ['--pgdata', data, '--username', USER, '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C'];
  await promisify(execFile)(findProgram('initdb'), [...init, '--no-sync'], { ...owner, cwd: folder });
  const [port = 0] = await findFreePorts(1);
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    // A test outlives no power cut.
    fsync: 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(findProgram('postgres'), ['-D', data, ...flags], { ...owner, cwd: folder, stdio: 'ignore' });
  return {
    port,
    user: USER,
    stop: async () => {
      // SIGQUIT: its children end with it, which SIGKILL leaves behind.
      await endProcess(server, 'SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** PostgreSQL refuses to run as root: then its data belongs to another account, and it runs as that one. */
function ownerOf(folder: string): { uid?: number; gid?: number } {
  if (userInfo().uid !== 0) return {};
  const account = ['postgres', 'nobody'].find((name) => idOf('-u', name) !== undefined) ?? 'nobody';
  const [uid, gid] = [idOf('-u', account), idOf('-g', account)];
  if (uid === undefined || gid === undefined) throw new Error('Expected an account postgres or nobody, got neither.');
  chownSync(folder, uid, gid);
  return { uid, gid };
}

function idOf(flag: '-u' | '-g', account: string): number | undefined {
  try {
    return Number(execFileSync('id', [flag, account], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return undefined;
  }
}
