import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { writeKubeconfig } from '../support/api-server.js';
import { type Command, createWorkspace, PATIENCE_MS, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { temporalCli } from '../support/remote-server.js';
import { alertTo, observeBy } from './holds.js';
import { openReceiver } from './receiver.js';
import { listPlanFolders, parseRun, readHistory } from './traces.js';

async function startDev({ start }: Workspace, args: readonly string[] = []): Promise<Command> {
  const dev = start(['dev', ...args]);
  await dev.untilSaid(/Ctrl-C stops it all/);
  return dev;
}

/** Runs a line as a shell would after it was pasted, where no `temporal` is on the PATH. */
async function paste(line: string, { folder, env }: Workspace): Promise<{ code: unknown; output: string }> {
  const shell = spawn('/bin/sh', ['-c', line], { cwd: folder, env: { ...env, PATH: '/usr/bin:/bin' } });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [code]: unknown[] = await once(shell, 'close');
  return { code, output };
}

describe('dev', { timeout: TEST_TIMEOUT_MS }, () => {
  it('carries runs with its own worker and its own grants, and stays up', async () => {
    const workspace = await createWorkspace();
    const receiver = await openReceiver();
    const [, flag = '', reference = ''] = await alertTo(workspace, receiver);
    const dev = await startDev(workspace, ['--allow-host', '127.0.0.1', '--allow-http']);

    const { code, stdout } = await workspace.perform(['run', '--enable-alerts', flag, reference]);
    expect(stdout).toContain('Incidents Sent: 1');
    expect(code).toBe(0);
    expect(receiver.received).toHaveLength(1);

    expect(await workspace.servers()).toHaveLength(1);
    dev.kill('SIGINT');
    expect((await dev.ended).code).toBe(0);
    expect(await workspace.servers()).toEqual([]);
  });

  it.each([
    ['the hosts that it names', () => []],
    ['the variable that its channel names', () => ['--allow-host', '127.0.0.1', '--allow-http']],
  ])('leaves a run to its own command that brings %s', async (_, grantsOfDev) => {
    const workspace = await createWorkspace();
    const receiver = await openReceiver();
    const dev = await startDev(workspace, grantsOfDev());
    const flags = ['--enable-alerts', '--channel', 'webhook=env:HOOK', '--allow-host', '127.0.0.1', '--allow-http'];
    const run = await workspace.perform(['run', ...flags], { env: { HOOK: receiver.url } });
    expect(run.stdout).toContain('Incidents Sent: 1');
    expect(run.code).toBe(0);
    expect(receiver.received).toHaveLength(1);
    dev.kill('SIGINT');
    expect((await dev.ended).code).toBe(0);
  });

  it('leaves a run to its own command that means another cluster', async () => {
    const workspace = await createWorkspace();
    const dev = await startDev(workspace);
    const KUBECONFIG = writeKubeconfig('http://127.0.0.1:1', {}, { folder: workspace.folder });
    const other = await workspace.perform(['run'], { env: { KUBECONFIG } });
    expect(other.stdout).toContain('ClusterUnreachable');
    const same = await workspace.perform(['run']);
    expect(same.stdout).toContain('ClusterNotConfigured');
    dev.kill('SIGINT');
    expect((await dev.ended).code).toBe(0);
  });

  it('leaves its run to the command that waits for it when it is killed', async () => {
    const workspace = await createWorkspace();
    const apiServer = await openReceiver({ holds: true, status: 503 });
    const dev = await startDev(workspace);
    const run = workspace.start(['run', ...(await observeBy(workspace, apiServer))]);
    await apiServer.untilReceived(1);

    dev.kill('SIGKILL');
    await run.untilSaid(/this process carries it on/);
    apiServer.release();
    const { code, stderr } = await run.ended;
    expect(code).toBe(0);
    expect((await readHistory(workspace)).map(({ run_id: id }) => id)).toEqual([parseRun(stderr).runId]);
    expect(await listPlanFolders(workspace)).toHaveLength(1);
    expect(await workspace.servers()).toEqual([]);
  });

  it('carries on what was unfinished when it was killed', async () => {
    const workspace = await createWorkspace();
    const apiServer = await openReceiver({ holds: true, status: 503 });
    const first = await startDev(workspace);
    const run = workspace.start(['run', ...(await observeBy(workspace, apiServer))]);
    await apiServer.untilReceived(1);
    for (const { kill } of [run, first]) kill('SIGKILL');
    await Promise.all([run.ended, first.ended]);

    const dev = await startDev(workspace);
    apiServer.release();
    await vi.waitFor(async () => expect(await readHistory(workspace)).toHaveLength(1), { timeout: PATIENCE_MS });
    const { workflowId, runId } = parseRun(run.stderr());
    expect((await readHistory(workspace))[0]?.run_id).toBe(runId);
    expect((await workspace.perform(['result', workflowId])).code).toBe(0);
    dev.kill('SIGTERM');
    expect((await dev.ended).code).toBe(0);
  });

  it('prints a line that starts a run when it is pasted', async () => {
    const workspace = await createWorkspace();
    const dev = await startDev(workspace);
    const [, line = ''] = await dev.untilSaid(/^ +(\/\S+\/temporal workflow start .*)$/m);

    const pasted = await paste(line, workspace);
    expect(pasted).toMatchObject({ code: 0, output: expect.stringContaining('tuning-pipeline-by-hand') });
    const { code, stdout } = await workspace.perform(['result', 'tuning-pipeline-by-hand']);
    expect(stdout).toContain('Generated Jobs: 2\nValidated Jobs: 2\n');
    expect(code).toBe(0);
    expect(await readHistory(workspace)).toHaveLength(1);
    expect(await listPlanFolders(workspace)).toHaveLength(1);
  });

  it('goes on without search attributes where one of them is somebody else’s, and says how to get them', async () => {
    const workspace = await createWorkspace();
    const [, address = ''] = await (await startDev(workspace)).untilSaid(/^Temporal: (\S+)$/m);
    const { run } = await temporalCli(workspace, address);
    const attribute = ['--name', 'TuningExitCode'];
    expect((await run(['operator', 'search-attribute', 'remove', ...attribute, '--yes'])).code).toBe(0);
    expect((await run(['operator', 'search-attribute', 'create', ...attribute, '--type', 'Keyword'])).code).toBe(0);

    // It takes the place of the first one once that has ended; till then it is a second one on the same server.
    const again = await startDev(workspace);
    expect(again.stderr()).toMatch(
      /^Expected the search attributes TuningExitCode of namespace default .* Remove them with `temporal operator search-attribute remove`.* The address is 127\.0\.0\.1:\d+/m,
    );
    expect((await workspace.perform(['run'])).code).toBe(0);
  });
});
