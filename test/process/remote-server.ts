import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import { findServerBinary } from '../../src/adapters/temporal/server-binary.js';
import { serverAnswers } from '../../src/adapters/temporal/server-ready.js';
import { type Command, PATIENCE_MS, type Workspace } from '../support/process.js';

/** A Temporal server that is nobody's embedded one; returns its address. Gone when the test ends. */
export async function startRemoteServer(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const flags = ['--headless', '--ip', '127.0.0.1', '--port', String(port)];
  const server = spawn(await findServerBinary({ env: process.env }), ['server', 'start-dev', ...flags], {
    stdio: 'ignore',
  });
  onTestFinished(async () => {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  });
  await vi.waitFor(async () => expectAnswer(port), { timeout: PATIENCE_MS });
  return `127.0.0.1:${port}`;
}

async function expectAnswer(port: number): Promise<void> {
  if (!(await serverAnswers(port))) throw new Error('The server is not up yet.');
}

/** A worker process of a workspace, ready for work. */
export async function startWorker(
  { start }: Workspace,
  env: Record<string, string>,
  args: readonly string[] = [],
): Promise<Command> {
  const worker = start(['worker', ...args], { env });
  await worker.untilSaid(/^Worker of task queue \S+ at /m);
  return worker;
}
