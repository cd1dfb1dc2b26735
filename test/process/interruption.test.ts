import { describe, expect, it, vi } from 'vitest';
import { type Command, createWorkspace, PATIENCE_MS, TEST_TIMEOUT_MS } from '../support/process.js';
import { alertTo, observeBy } from './holds.js';
import { openReceiver } from './receiver.js';
import { parseRun, readHistory } from './traces.js';

async function killHard(command: Command): Promise<void> {
  command.kill('SIGKILL');
  await command.ended;
}

describe('Ctrl-C', { timeout: TEST_TIMEOUT_MS }, () => {
  it('detaches from the run and says how to carry it on or cancel it; the next run does', async () => {
    const workspace = await createWorkspace();
    const receiver = await openReceiver({ holds: true });
    const args = ['run', ...(await alertTo(workspace, receiver))];
    const first = workspace.start(args);
    await receiver.untilReceived(1);
    first.kill('SIGINT');
    const { code, stdout, stderr } = await first.ended;
    expect(await workspace.servers()).toEqual([]);

    const run = parseRun(stderr);
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toContain(
      [
        'Detached. The run goes on when it is carried on:',
        '  carry on:  repeat the same `tuning-pipeline run` command',
        `  result:    tuning-pipeline result ${run.workflowId}`,
        `  cancel:    tuning-pipeline cancel ${run.workflowId}`,
      ].join('\n'),
    );

    receiver.release();
    const second = await workspace.perform(args);
    expect(second.stderr).toContain(`Carrying on the unfinished run ${run.workflowId}`);
    expect(parseRun(second.stderr)).toEqual(run);
    expect(second.code).toBe(0);
    expect(await readHistory(workspace)).toHaveLength(1);
    expect(new Set(receiver.webhookIds()).size).toBe(1);
  });

  it.for(['SIGINT', 'SIGTERM'] as const)('leaves no server behind while that is on its way up (%s)', async (signal) => {
    const workspace = await createWorkspace();
    const command = workspace.start(['run']);
    await vi.waitFor(async () => expect(await workspace.servers()).toHaveLength(1), {
      timeout: PATIENCE_MS,
      interval: 5,
    });
    command.kill(signal);

    expect((await command.ended).code).toBe(130);
    expect(await workspace.servers()).toEqual([]);
  });

  it('leaves no server behind in commands that look at a run either', async () => {
    const workspace = await createWorkspace();
    await workspace.perform(['run']);
    const [line] = await readHistory(workspace);
    for (const verb of ['status', 'result']) {
      const command = workspace.start([verb, line?.workflow_id ?? '']);
      await vi.waitFor(async () => expect(await workspace.servers()).toHaveLength(1), {
        timeout: PATIENCE_MS,
        interval: 5,
      });
      command.kill('SIGINT');

      // Whichever was quicker, the signal or the answer.
      expect([0, 130]).toContain((await command.ended).code);
      expect(await workspace.servers()).toEqual([]);
    }
  });
});

describe('an unfinished run', { timeout: TEST_TIMEOUT_MS }, () => {
  it('stays as it is beside a --new one', async () => {
    const workspace = await createWorkspace();
    const apiServer = await openReceiver({ holds: true, status: 503 });
    const args = ['run', ...(await observeBy(workspace, apiServer))];
    const first = workspace.start(args);
    await apiServer.untilReceived(1);
    await killHard(first);
    apiServer.release();

    const added = await workspace.perform([...args, '--new']);
    expect(added.code).toBe(0);
    expect(added.stderr).not.toContain('Carrying on');
    const ids = [parseRun(first.stderr()).runId, parseRun(added.stderr).runId];
    expect((await readHistory(workspace)).map(({ run_id: id }) => id)).toEqual([ids[1]]);

    const carried = await workspace.perform(args);
    expect(carried.stderr).toContain('Carrying on the unfinished run');
    expect((await readHistory(workspace)).map(({ run_id: id }) => id)).toEqual([ids[1], ids[0]]);
  });

  it('that --new started is carried on too', async () => {
    const workspace = await createWorkspace();
    const apiServer = await openReceiver({ holds: true, status: 503 });
    const args = ['run', ...(await observeBy(workspace, apiServer))];
    const commands = [workspace.start(args)];
    await apiServer.untilReceived(1);
    commands.push(workspace.start([...args, '--new']));
    await apiServer.untilReceived(2);
    for (const command of commands) await killHard(command);
    apiServer.release();

    const ids: string[] = [];
    for (const _ of commands) {
      const { code, stderr } = await workspace.perform(args);
      expect(stderr).toContain('Carrying on the unfinished run');
      expect(code).toBe(0);
      ids.push(parseRun(stderr).runId);
    }
    expect(ids).toEqual(commands.map((command) => parseRun(command.stderr()).runId));
    expect((await readHistory(workspace)).map(({ run_id: id }) => id)).toEqual(ids);
  });

  it('past its own deadline is brought to its end and reported before the new one starts', async () => {
    const workspace = await createWorkspace();
    const apiServer = await openReceiver({ holds: true, status: 503 });
    const args = ['run', '--deadline', '6s', ...(await observeBy(workspace, apiServer))];
    const first = workspace.start(args);
    await first.untilSaid(/^Run: /m);
    const deadlineMs = Date.now() + 6_000;
    await apiServer.untilReceived(1);
    await killHard(first);
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(deadlineMs), { timeout: 10_000 });
    apiServer.release();

    const second = await workspace.perform(args);
    const { workflowId, runId } = parseRun(first.stderr());
    expect(second.stderr).toContain(`The unfinished run ${workflowId} is past its deadline; it is brought to its end`);
    expect(second.stderr).toContain('Health: ERROR');
    expect(second.stderr).toContain('\nExit Code: 3\n');
    expect(second.code).toBe(0);
    expect((await readHistory(workspace)).map(({ run_id: id, exit_code: code }) => ({ id, code }))).toEqual([
      { id: runId, code: 3 },
      { id: parseRun(second.stderr).runId, code: 0 },
    ]);
  });

  it('with another input refuses to be taken for this one', async () => {
    const workspace = await createWorkspace();
    const apiServer = await openReceiver({ holds: true, status: 503 });
    const args = ['run', '--workflow-id', 'nightly-2', ...(await observeBy(workspace, apiServer))];
    const first = workspace.start(args);
    await apiServer.untilReceived(1);
    await killHard(first);
    apiServer.release();

    const other = await workspace.perform([...args, '--strict-health']);
    expect(other.stderr).toContain(
      'Expected the unfinished run nightly-2 to have this input, but it was started with another one. Choose another --workflow-id, wait for that run, or cancel it.\n',
    );
    expect(other.code).toBe(3);
    expect(await readHistory(workspace)).toEqual([]);
    const neighbour = await workspace.perform(['run', '--workflow-id', 'nightly']);
    expect(neighbour.stderr).not.toContain('nightly-2');
    expect(neighbour.code).toBe(0);
  });
});
