import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../../src/core/hash.js';
import { createWorkspace, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { alertTo, observeBy } from './holds.js';
import { openReceiver } from './receiver.js';
import { listPlanFolders, parseRun, readHistory } from './traces.js';

/** Web UI addresses without the run: one server, one address. */
function uiOf(stderr: string): string {
  return /Web UI: (http:\/\/[^/]+)\//.exec(stderr)?.[1] ?? '';
}

const planSchema = z.object({ files: z.array(z.object({ file: z.string(), sha256: z.string() })) });

/** The files of a plan folder that are not what its plan.json says, or that it does not list. */
async function findChanged(workspace: Workspace, folder: string): Promise<string[]> {
  const path = (file: string) => workspace.path('outputs/d29_k8s_jobs', folder, file);
  const { files } = planSchema.parse(JSON.parse(await readFile(path('plan.json'), 'utf8')));
  const sums = new Map(files.map(({ file, sha256: sum }) => [file, sum]));
  const manifests = (await readdir(path(''))).filter((name) => name.endsWith('.yaml'));
  const changed: string[] = [];
  for (const file of new Set([...sums.keys(), ...manifests])) {
    if (sha256(await readFile(path(file))) !== sums.get(file)) changed.push(file);
  }
  return changed;
}

describe('several runs in one folder', { timeout: TEST_TIMEOUT_MS }, () => {
  it('share the server of the first one, and the last one stops it', async () => {
    const workspace = await createWorkspace();
    const receiver = await openReceiver({ holds: true });
    const first = workspace.start(['run', ...(await alertTo(workspace, receiver))]);
    await receiver.untilReceived(1);
    const [server] = await workspace.servers();

    const second = await workspace.perform(['run', '--config', await workspace.writeConfig('b.yaml', { workers: 3 })]);
    expect(second.code).toBe(0);
    expect(await workspace.servers()).toEqual([server]);
    expect(uiOf(second.stderr)).toBe(uiOf(first.stderr()));

    receiver.release();
    expect((await first.ended).code).toBe(0);
    expect(await workspace.servers()).toEqual([]);
    expect(await readHistory(workspace)).toHaveLength(2);
  });

  it('let the first one end first: the second goes on with its server', async () => {
    const workspace = await createWorkspace();
    const [holdsFirst, holdsSecond] = [await openReceiver({ holds: true }), await openReceiver({ holds: true })];
    const config = await workspace.writeConfig('b.yaml', { workers: 3 });
    const first = workspace.start(['run', ...(await observeBy(workspace, holdsFirst, 'first'))]);
    await holdsFirst.untilReceived(1);
    const second = workspace.start(['run', '--config', config, ...(await observeBy(workspace, holdsSecond, 'second'))]);
    await holdsSecond.untilReceived(1);
    const [server] = await workspace.servers();

    holdsFirst.release();
    expect((await first.ended).code).toBe(0);
    expect(await workspace.servers()).toEqual([server]);

    holdsSecond.release();
    expect((await second.ended).code).toBe(0);
    expect(await workspace.servers()).toEqual([]);
  });

  it('each work on their own run, with their own environment and grants', async () => {
    const workspace = await createWorkspace();
    const [holds, receiver] = [await openReceiver({ holds: true, status: 503 }), await openReceiver()];
    const config = await workspace.writeConfig('b.yaml', { workers: 3 });
    const other = workspace.start(['run', '--config', config, ...(await observeBy(workspace, holds))]);
    await holds.untilReceived(1);

    const flags = ['--enable-alerts', '--channel', 'webhook=env:HOOK', '--allow-host', '127.0.0.1', '--allow-http'];
    for (const workers of [1, 2, 3]) {
      const args = ['run', '--config', await workspace.writeConfig('c.yaml', { workers, session_id: `s${workers}` })];
      const { code, stdout } = await workspace.perform([...args, ...flags], { env: { HOOK: receiver.url } });
      expect(stdout).toContain('History: appended');
      expect(code).toBe(0);
    }
    expect(new Set(receiver.webhookIds()).size).toBe(1);
    holds.release();
    expect((await other.ended).code).toBe(0);
  });

  it('survive the death of the server that they share', async () => {
    const workspace = await createWorkspace();
    const holds = await openReceiver({ holds: true, status: 503 });
    const config = await workspace.writeConfig('b.yaml', { workers: 3 });
    const flags = await observeBy(workspace, holds);
    const commands = [workspace.start(['run', ...flags]), workspace.start(['run', '--config', config, ...flags])];
    await holds.untilReceived(2);

    for (const pid of await workspace.servers()) process.kill(pid, 'SIGKILL');
    for (const command of commands) await command.untilSaid(/had stopped; it runs again/);
    expect(await workspace.servers()).toHaveLength(1);
    holds.release();
    expect((await Promise.all(commands.map(({ ended }) => ended))).map(({ code }) => code)).toEqual([0, 0]);
    expect(await readHistory(workspace)).toHaveLength(2);
    expect(await workspace.servers()).toEqual([]);
  });
});

describe('two runs started at the same moment', { timeout: TEST_TIMEOUT_MS }, () => {
  it('with different configs: both end, with one server, and leave each other alone', async () => {
    const workspace = await createWorkspace();
    const config = await workspace.writeConfig('b.yaml', { workers: 40, total_iterations: 40 });
    const ends = await Promise.all([workspace.perform(['run']), workspace.perform(['run', '--config', config])]);

    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(ends.map(({ stdout }) => /Validated Jobs: (\d+)/.exec(stdout)?.[1])).toEqual(['2', '40']);
    expect(new Set(ends.map(({ stderr }) => uiOf(stderr))).size).toBe(1);
    const history = await readHistory(workspace);
    expect(history.map(({ run_id: id }) => id).sort()).toEqual(ends.map(({ stderr }) => parseRun(stderr).runId).sort());
    const folders = await listPlanFolders(workspace);
    expect(folders.sort()).toEqual(history.map(({ run_key: key }) => key).sort());
    for (const folder of folders) expect(await findChanged(workspace, folder)).toEqual([]);
    expect(await workspace.servers()).toEqual([]);
  });

  it('with the same config: one run, whose result both print', async () => {
    const workspace = await createWorkspace();
    const receiver = await openReceiver({ holds: true });
    const args = ['run', ...(await alertTo(workspace, receiver))];
    const commands = [workspace.start(args), workspace.start(args)];
    for (const command of commands) await command.untilSaid(/Web UI: /);
    receiver.release();
    const [one, other] = await Promise.all(commands.map(({ ended }) => ended));

    expect([one?.code, other?.code]).toEqual([0, 0]);
    expect(one?.stdout).toContain('Incidents Sent: 1');
    expect(other?.stdout).toBe(one?.stdout);
    expect(parseRun(other?.stderr ?? '')).toEqual(parseRun(one?.stderr ?? ''));
    expect(await readHistory(workspace)).toHaveLength(1);
    expect(await listPlanFolders(workspace)).toHaveLength(1);
    expect(receiver.webhookIds()).toHaveLength(1);
    expect(await workspace.servers()).toEqual([]);
  });

  it('with the same config beside a dev: one run, whose result all print', async () => {
    const workspace = await createWorkspace();
    const dev = workspace.start(['dev']);
    await dev.untilSaid(/Ctrl-C stops it all/);
    const apiServer = await openReceiver({ holds: true, status: 503 });
    const args = ['run', ...(await observeBy(workspace, apiServer))];
    const commands = [1, 2, 3, 4].map(() => workspace.start(args));
    for (const command of commands) await command.untilSaid(/Web UI: /);
    apiServer.release();
    const ends = await Promise.all(commands.map(({ ended }) => ended));

    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(new Set(ends.map(({ stdout }) => stdout)).size).toBe(1);
    expect(new Set(ends.map(({ stderr }) => parseRun(stderr).runId)).size).toBe(1);
    expect(await readHistory(workspace)).toHaveLength(1);
    dev.kill('SIGINT');
    expect((await dev.ended).code).toBe(0);
  });
});
