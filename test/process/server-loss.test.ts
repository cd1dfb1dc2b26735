import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cachedBinary } from '../../src/adapters/temporal/install/server-cache.js';
import { WHEEL_RELEASE } from '../../src/adapters/temporal/install/server-wheel.js';
import { type Command, createWorkspace, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { observeBy } from './holds.js';
import { openReceiver, type Receiver } from './receiver.js';
import { parseRun, readHistory } from './traces.js';

async function startHeldRun(): Promise<{
  workspace: Workspace;
  command: Command;
  args: string[];
  apiServer: Receiver;
}> {
  const workspace = await createWorkspace();
  const apiServer = await openReceiver({ holds: true, status: 503 });
  const args = ['run', ...(await observeBy(workspace, apiServer))];
  const command = workspace.start(args);
  await apiServer.untilReceived(1);
  return { workspace, command, args, apiServer };
}

/** Kills the server, and is on its port before it is started again. */
async function takeItsPort({ servers }: Workspace, port: number): Promise<void> {
  const pids = await servers();
  expect(pids).toHaveLength(1);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  for (;;) {
    const squatter = createServer((socket) => void socket.on('error', () => undefined));
    const listens = once(squatter.listen(port, '127.0.0.1'), 'listening');
    if (
      await listens.then(
        () => true,
        () => false,
      )
    ) {
      onTestFinished(() => void squatter.close());
      return;
    }
  }
}

describe('the embedded server', { timeout: TEST_TIMEOUT_MS }, () => {
  it('is followed to other ports when its own are taken while it is dead', async () => {
    const { workspace, command, apiServer } = await startHeldRun();
    const uiUrl = new URL(/Web UI: (\S+)/.exec(command.stderr())?.[1] ?? '');
    await takeItsPort(workspace, Number(uiUrl.port) - 1);

    await command.untilSaid(/it runs again on other ports/);
    apiServer.release();
    const { code, stderr } = await command.ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect((await readHistory(workspace)).map(({ run_id: id }) => id)).toEqual([parseRun(command.stderr()).runId]);
    expect(await workspace.servers()).toEqual([]);
  });

  it('that can not be brought back ends the command, and the next one carries the run on', async () => {
    const { workspace, command, args, apiServer } = await startHeldRun();
    const binary = cachedBinary(workspace.env['TUNING_PIPELINE_CACHE_DIR'] ?? '', WHEEL_RELEASE);
    await rename(binary, `${binary}.good`);
    await writeFile(binary, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    for (const pid of await workspace.servers()) process.kill(pid, 'SIGKILL');

    const { code, stdout, stderr } = await command.ended;
    expect(stderr).toMatch(
      /^Expected to bring the embedded Temporal server back, but .* start the same command again\.$/m,
    );
    expect([code, stdout]).toEqual([3, '']);

    await rename(`${binary}.good`, binary);
    apiServer.release();
    const next = await workspace.perform(args);
    expect(next.stderr).toContain('Carrying on the unfinished run');
    expect(next.code).toBe(0);
    expect(await readHistory(workspace)).toHaveLength(1);
  });
});
