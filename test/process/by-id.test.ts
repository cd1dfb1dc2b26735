import { describe, expect, it } from 'vitest';
import { createWorkspace, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { observeBy } from './holds.js';
import { openReceiver } from './receiver.js';
import { parseRun, readHistory } from './traces.js';

/** A run that was killed while it asked for the cluster; the API server answers from now on. */
async function leaveUnfinished(workspace: Workspace): Promise<{ args: string[]; workflowId: string; runId: string }> {
  const apiServer = await openReceiver({ holds: true, status: 503 });
  const args = ['run', ...(await observeBy(workspace, apiServer))];
  const command = workspace.start(args);
  await apiServer.untilReceived(1);
  command.kill('SIGKILL');
  await command.ended;
  apiServer.release();
  return { args, ...parseRun(command.stderr()) };
}

describe('status, result and cancel', { timeout: TEST_TIMEOUT_MS }, () => {
  it('show an ended run as its own command did', async () => {
    const workspace = await createWorkspace();
    const run = await workspace.perform(['run', '--strict-health']);
    const { workflowId } = parseRun(run.stderr);

    const result = await workspace.perform(['result', workflowId]);
    expect(result.code).toBe(1);
    expect(result.stdout).toBe(run.stdout);
    const json = await workspace.perform(['result', workflowId, '-o', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ workflowId, exitCode: 1, historyAppended: true });
    const status = await workspace.perform(['status', workflowId]);
    expect(status.stdout).toMatch(/^STAGE .*\ngenerate +ok .* 2 jobs created\n/);
    expect(status.stdout).toContain('\nEnded: WARN, exit code 1\n');
    expect(status.code).toBe(0);
    const next = /\nWhat to do next:\n {2}ClusterNotConfigured: Name a cluster with --kubeconfig/;
    for (const shown of [run.stderr, result.stderr, status.stdout]) expect(shown).toMatch(next);
    const cancel = await workspace.perform(['cancel', workflowId]);
    expect(cancel.stderr).toBe(
      `Expected the run ${workflowId} to go on, but it has ended (COMPLETED). See \`tuning-pipeline result ${workflowId}\`.\n`,
    );
    expect(cancel.code).toBe(3);
    expect(await workspace.servers()).toEqual([]);
  });

  it('show a run that goes on, and end it in order', async () => {
    const workspace = await createWorkspace();
    const apiServer = await openReceiver({ holds: true, status: 503 });
    const run = workspace.start(['run', ...(await observeBy(workspace, apiServer))]);
    await apiServer.untilReceived(1);
    const { workflowId } = parseRun(run.stderr());

    const status = await workspace.perform(['status', workflowId]);
    expect(status.stdout).toMatch(/\napply +running/);
    const result = workspace.start(['result', workflowId]);
    expect((await workspace.perform(['cancel', workflowId])).code).toBe(0);
    const ends = await Promise.all([run.ended, result.ended]);
    expect(ends.map(({ code }) => code)).toEqual([3, 3]);
    for (const { stdout } of ends) expect(stdout).toContain('Apply: FAILED (interrupted)');
    expect((await readHistory(workspace)).map(({ exit_code: code }) => code)).toEqual([3]);
    expect(await workspace.servers()).toEqual([]);
  });

  it('say that nobody carries a run on instead of waiting for ever', async () => {
    const workspace = await createWorkspace();
    const { workflowId } = await leaveUnfinished(workspace);

    for (const verb of ['status', 'result']) {
      const { code, stdout, stderr } = await workspace.perform([verb, workflowId]);
      expect(stderr).toBe(
        `Expected a worker to answer for the run ${workflowId}, but none did within 3 s. Start one: repeat the \`run\` command, or use \`dev\` or \`worker\`.\n`,
      );
      expect([code, stdout]).toEqual([3, '']);
    }
    expect(await workspace.servers()).toEqual([]);
  });

  it('cancel an unfinished run, which then still records and reports', async () => {
    const workspace = await createWorkspace();
    const { args, workflowId, runId } = await leaveUnfinished(workspace);
    expect((await workspace.perform(['cancel', workflowId])).code).toBe(0);
    expect(await readHistory(workspace)).toEqual([]);

    const run = await workspace.perform(args);
    expect(run.stderr).toContain(`Carrying on the unfinished run ${workflowId}`);
    expect(run.stdout).toContain('\nExit Code: 3\n');
    expect(run.code).toBe(3);
    expect(await readHistory(workspace)).toMatchObject([{ run_id: runId, exit_code: 3 }]);
    const result = await workspace.perform(['result', workflowId]);
    expect(result.stdout).toBe(run.stdout);
    expect(result.code).toBe(3);
  });

  it('refuse a run that nobody started', async () => {
    const workspace = await createWorkspace();
    const verbs = ['status', 'result', 'cancel'];
    for (const verb of verbs) {
      const { code, stderr } = await workspace.perform([verb, 'nobody']);
      expect(stderr).toContain('there is no such folder');
      expect(code).toBe(3);
    }
    await workspace.perform(['run']);
    for (const verb of verbs) {
      const { code, stderr } = await workspace.perform([verb, 'nobody']);
      expect(stderr).toContain('with the workflow id nobody, but the server knows none.');
      expect(code).toBe(3);
    }
    expect(await workspace.servers()).toEqual([]);
  });
});
