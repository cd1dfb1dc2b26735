// A Temporal server that is nobody's embedded one, workers of it, and the `temporal` program as strangers use it.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { promisify } from 'node:util';
import { expect, onTestFinished, vi } from 'vitest';
import { findServerBinary } from '../../src/adapters/temporal/install/server-binary.js';
import { serverAnswers } from '../../src/adapters/temporal/server/server-ready.js';
import { type Command, PATIENCE_MS, type Workspace } from './process.js';

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export interface RemoteServer {
  address: string;
  /** As a crash does. */
  kill(): Promise<void>;
  /** Again on its port, after it was killed; with a state file it knows what it knew. */
  startAgain(): Promise<void>;
}

/**
 * Gone when the test ends.
 *
 * @param settings of the server's dynamic config, as `limit.blobSize.error=65536`
 * @param stateFile keeps the server's state. @default in memory
 */
export async function startRemoteServer(settings: readonly string[] = [], stateFile?: string): Promise<RemoteServer> {
  const port = await freePort();
  const dynamic = settings.flatMap((setting) => ['--dynamic-config-value', setting]);
  const state = stateFile === undefined ? [] : ['--db-filename', stateFile];
  const flags = ['--headless', '--ip', '127.0.0.1', '--port', String(port), ...state, ...dynamic];
  const binary = await findServerBinary({ env: process.env });
  let kill = () => Promise.resolve();
  onTestFinished(() => kill());
  const startAgain = async () => {
    const server = spawn(binary, ['server', 'start-dev', ...flags], { stdio: 'ignore' });
    const ended = once(server, 'exit');
    kill = async () => {
      server.kill('SIGKILL');
      await ended;
    };
    await vi.waitFor(async () => expect(await serverAnswers(port)).toBe(true), { timeout: PATIENCE_MS });
  };
  await startAgain();
  return { address: `127.0.0.1:${port}`, kill: () => kill(), startAgain };
}

/**
 * The environment of a worker that may do all of a night in this folder: apply, and tell the receiver whose address is in
 * its file `hook-url`.
 */
export function grantNight(root: Workspace, address: string): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: address,
    TUNING_PIPELINE_ROOT: root.folder,
    TUNING_PIPELINE_APPLY_ALLOWED: 'true',
    TUNING_PIPELINE_SECRET_REFS: 'file:hook-url',
    TUNING_PIPELINE_ALLOW_HOSTS: '127.0.0.1',
    TUNING_PIPELINE_ALLOW_HTTP: 'true',
  };
}

export interface StartWorker {
  env: Record<string, string>;
  flags?: string[];
}

/** A worker that polls. */
export async function startWorker({ start }: Workspace, { env, flags = [] }: StartWorker): Promise<Command> {
  const worker = start(['worker', ...flags], { env });
  await worker.untilSaid(/Worker of task queue tuning-pipeline at /);
  return worker;
}

export interface Executed {
  code: number;
  stdout: string;
  stderr: string;
}

export interface TemporalCli {
  /** `temporal workflow execute` with this input; its exit status is the run's. */
  execute(workflowId: string, input: unknown): Promise<Executed>;
  /** `temporal workflow start` with this input. */
  start(workflowId: string, input: unknown): Promise<Executed>;
  /** Any other command. */
  run(args: readonly string[]): Promise<Executed>;
}

export async function temporalCli({ path, env }: Workspace, address: string): Promise<TemporalCli> {
  const binary = await findServerBinary({ env: process.env });
  const run = (args: readonly string[]): Promise<Executed> =>
    promisify(execFile)(binary, [...args, '--address', address], { env, maxBuffer: 64 * 1024 * 1024 }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: Executed) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }),
    );
  const begin = (verb: string) => async (workflowId: string, input: unknown) => {
    const file = path(`../${workflowId}.json`);
    await writeFile(file, JSON.stringify(input));
    const workflow = ['--type', 'tuningPipeline', '--task-queue', 'tuning-pipeline', '--workflow-id', workflowId];
    return run(['workflow', verb, ...workflow, '--input-file', file]);
  };
  return { execute: begin('execute'), start: begin('start'), run };
}
