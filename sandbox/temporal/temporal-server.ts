import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, Connection, isGrpcServiceError } from '@temporalio/client';
import { google } from '@temporalio/proto';
import { serverAnswers } from '../../src/adapters/temporal/server/server-ready.js';
import type { BuildOptions } from '../build.js';
import { ensureTemporalBinaries } from './binaries.js';
import { findLowPorts } from './low-ports.js';
import { endProcess, type Postgres, startPostgres } from './postgres.js';
import { DATABASES, INNER_PORTS, renderDynamicConfig, renderServerConfig } from './server-config.js';

/** A Temporal server as clusters have it: its own program, with PostgreSQL behind it. */
export interface TemporalServer {
  /** `127.0.0.1:<port>` */
  address: string;
  client: Client;
  stop(): Promise<void>;
}

const PATIENCE_MS = 60_000;

/** gRPC's status code. */
const ALREADY_EXISTS = 6;

/** Starts both with empty databases and the namespace `default`; the server is built first where it is not cached. */
export async function startTemporalServer(options: BuildOptions): Promise<TemporalServer> {
  const bin = await ensureTemporalBinaries(options);
  const postgres = await startPostgres();
  try {
    for (const schema of ['temporal', 'visibility'] as const) await createSchema(join(bin, 'sql'), postgres, schema);
    return await startOn(postgres, join(bin, 'server'));
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function createSchema(tool: string, postgres: Postgres, schema: keyof typeof DATABASES): Promise<void> {
  const database = ['--plugin', 'postgres12', '--endpoint', '127.0.0.1', '--port', String(postgres.port)];
  const run = (...args: string[]) =>
    promisify(execFile)(tool, [...database, '--user', postgres.user, '--database', DATABASES[schema], ...args]);
  // PostgreSQL takes a moment to listen.
  await eventually(() => run('create'));
  await run('setup-schema', '--version', '0.0');
  await run('update-schema', '--schema-name', `postgresql/v12/${schema}`);
}

async function startOn(postgres: Postgres, program: string): Promise<TemporalServer> {
  const folder = mkdtempSync(join(tmpdir(), 'temporal-'));
  const [frontend = 0, ...inner] = await findLowPorts(1 + INNER_PORTS);
  const ports = { postgres: postgres.port, frontend, inner };
  mkdirSync(join(folder, 'config'));
  writeFileSync(join(folder, 'config/test.yaml'), renderServerConfig({ user: postgres.user, ports }));
  writeFileSync(join(folder, 'config/dynamic.yaml'), renderDynamicConfig());
  const log = openSync(join(folder, 'log'), 'a');
  const server = spawn(program, ['--root', folder, '--config', 'config', '--env', 'test', 'start'], {
    cwd: folder,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const stopServer = async () => {
    await endProcess(server, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await eventually(async () => {
      if (await serverAnswers(frontend)) return;
      throw new Error(`Expected the Temporal server to answer, got: ${endOf(join(folder, 'log'))}`);
    }, server);
    const address = `127.0.0.1:${frontend}`;
    const connection = await Connection.connect({ address });
    await registerNamespace(connection);
    return {
      address,
      client: new Client({ connection }),
      stop: async () => {
        await connection.close();
        await stopServer();
        await postgres.stop();
      },
    };
  } catch (error) {
    await stopServer();
    throw error;
  }
}

/** The server's caches learn of a new namespace some seconds later: until then it is not found. */
async function registerNamespace({ workflowService }: Connection): Promise<void> {
  const namespace = 'default';
  const workflowExecutionRetentionPeriod = google.protobuf.Duration.fromObject({ seconds: 86_400 });
  await eventually(() =>
    workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod }).catch(expectRegistered),
  );
  await eventually(() => workflowService.listWorkflowExecutions({ namespace, pageSize: 1 }));
}

/** An attempt whose answer was lost has registered it. */
function expectRegistered(error: unknown): void {
  const code: number | undefined = isGrpcServiceError(error) ? error.code : undefined;
  if (code !== ALREADY_EXISTS) throw error;
}

/** Tries again until it succeeds, the process that it waits for has ended, or a minute is over. */
async function eventually<T>(attempt: () => Promise<T>, on?: ChildProcess): Promise<T> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const hasEnded = on !== undefined && on.exitCode !== null;
      if (hasEnded || performance.now() > giveUpAt) throw error;
      await sleep(200);
    }
  }
}

function endOf(log: string): string {
  return readFileSync(log, 'utf8').slice(-1_500);
}
