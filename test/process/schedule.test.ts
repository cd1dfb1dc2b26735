import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createWorkspace, PATIENCE_MS, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { temporalCli } from '../support/remote-server.js';
import { observeBy } from './holds.js';
import { openReceiver } from './receiver.js';
import { readHistory } from './traces.js';

const FILE = `id: nightly
at: "00:00"
timeZone: Europe/Berlin
jitter: 1s
input:
  orchestratorConfig: configs/d29_k8s/orchestrator_k8s_baseline.yaml
`;

async function withDev(): Promise<Workspace> {
  const workspace = await createWorkspace();
  await writeFile(workspace.path('nightly.yaml'), FILE);
  await workspace.start(['dev']).untilSaid(/Ctrl-C stops it all/);
  return workspace;
}

async function change({ path }: Workspace, from: string, to: string): Promise<void> {
  const text = await readFile(path('nightly.yaml'), 'utf8');
  await writeFile(path('nightly.yaml'), text.replace(from, to));
}

/** What `temporal` shows of a run's summary and details. */
async function showDescription(workspace: Workspace, workflowId: string): Promise<string> {
  const { port } = z
    .looseObject({ server: z.looseObject({ port: z.number() }) })
    .parse(JSON.parse(await readFile(join(workspace.stateDir, 'server.json'), 'utf8'))).server;
  const cli = await temporalCli(workspace, `127.0.0.1:${port}`);
  return (await cli.run(['workflow', 'describe', '--workflow-id', workflowId])).stdout;
}

const ENSURE = ['schedule', 'ensure', '-f', 'nightly.yaml'];

function untilRecorded(workspace: Workspace, lines: number): Promise<void> {
  return vi.waitFor(async () => expect(await readHistory(workspace)).toHaveLength(lines), { timeout: PATIENCE_MS });
}

function untilRecordedAtLeast(workspace: Workspace, lines: number): Promise<void> {
  return vi.waitFor(async () => expect((await readHistory(workspace)).length).toBeGreaterThanOrEqual(lines), {
    timeout: PATIENCE_MS,
  });
}

describe('schedule', { timeout: TEST_TIMEOUT_MS }, () => {
  it('is created, left alone, changed, and keeps its pause and note', async () => {
    const workspace = await withDev();
    const created = await workspace.perform(ENSURE);
    expect(created.stdout).toContain('Schedule nightly: create\n');
    expect(created.stdout).toMatch(
      /Next firings \(Europe\/Berlin\):\n(?: {2}\w{3} \d{4}-\d\d-\d\d 00:00:0\d [+-]\d\d:00\n){5}/,
    );
    expect(created.code).toBe(0);

    const again = await workspace.perform(ENSURE);
    expect(again.stdout).toContain('Schedule nightly is as the file says; there is nothing to do.\n');
    expect(again.code).toBe(0);

    expect((await workspace.perform(['schedule', 'pause', 'nightly', '--note', 'holiday'])).code).toBe(0);
    await change(workspace, '00:00', '01:30');
    const changed = await workspace.perform(ENSURE);
    expect(changed.stdout).toContain(
      'Schedule nightly: update\n  ~ spec.times: ["00:00 every day"] -> ["01:30 every day"]\n',
    );
    const list = await workspace.perform(['schedule', 'list']);
    expect(list.stdout).toMatch(/^nightly +paused .*holiday/m);
    const doctor = await workspace.perform(['schedule', 'doctor', 'nightly']);
    expect(doctor.stdout).toContain('Paused: expected a schedule that fires, but it is paused (holiday).');
    expect(doctor.code).toBe(1);

    expect((await workspace.perform(['schedule', 'unpause', 'nightly'])).code).toBe(0);
    expect((await workspace.perform(['schedule', 'doctor'])).code).toBe(0);
    expect((await workspace.perform(['schedule', 'delete', 'nightly'])).code).toBe(0);
    expect((await workspace.perform(['schedule', 'describe', 'nightly'])).code).toBe(3);
  });

  it('runs when it is triggered and backfilled, each night with a key and a line of its own', async () => {
    const workspace = await withDev();
    await workspace.perform(ENSURE);
    const { code, stdout } = await workspace.perform(['schedule', 'trigger', 'nightly']);
    expect(code).toBe(0);
    await untilRecorded(workspace, 1);
    const result = await workspace.perform(['result', stdout.trim()]);
    expect(result.stdout).toContain('Exit Code: 0');
    expect(await showDescription(workspace, stdout.trim())).toMatch(
      /dry-run \| schedule nightly.*\| config.*orchestrator_k8s_baseline\.yaml.*\| deadline.*\| schedule.*nightly/s,
    );

    const days = ['--from', '2026-11-01T00:00:00Z', '--to', '2026-11-02T23:30:00Z'];
    expect((await workspace.perform(['schedule', 'backfill', 'nightly', ...days])).code).toBe(0);
    await untilRecorded(workspace, 3);
    const lines = await readHistory(workspace);
    expect(new Set(lines.map(({ run_key: key }) => key)).size).toBe(3);
    expect(lines.map(({ workflow_id: id }) => id.startsWith('nightly-'))).toEqual([true, true, true]);
  });

  it('skips a firing while a run goes on, and says so', async () => {
    const workspace = await withDev();
    const apiServer = await openReceiver({ holds: true, status: 503 });
    const [, kubeconfig = ''] = await observeBy(workspace, apiServer);
    await change(workspace, 'input:\n', `input:\n  kubeconfig: ${kubeconfig}\n`);
    await workspace.perform(ENSURE);
    await workspace.perform(['schedule', 'trigger', 'nightly']);
    await apiServer.untilReceived(1);
    expect((await workspace.perform(['schedule', 'trigger', 'nightly'])).code).toBe(2);
    apiServer.release();
    await untilRecorded(workspace, 1);
  });

  it('has the next run tell of firings that have left no line, once', async () => {
    const workspace = await withDev();
    await change(workspace, 'at: "00:00"\ntimeZone: Europe/Berlin\njitter: 1s\n', 'every: 3s\n');
    await change(workspace, 'input:\n', 'input:\n  deadline: 2s\n');
    await workspace.perform(ENSURE);
    await untilRecorded(workspace, 1);
    await workspace.perform(['schedule', 'pause', 'nightly']);
    const before = (await readHistory(workspace)).length;
    // Longer than two periods: at least one firing passes unseen.
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    await workspace.perform(['schedule', 'unpause', 'nightly']);
    await untilRecordedAtLeast(workspace, before + 3);

    const lines = await readHistory(workspace);
    const firingOf = ({ workflow_id: id }: { workflow_id: string }) => Date.parse(id.slice('nightly-'.length));
    const tellers = lines.filter(({ raw_snapshot: { errors } }) => errors.some(({ reason }) => reason === 'RunMissed'));
    expect(tellers).toHaveLength(1);
    const [teller] = tellers;
    if (teller === undefined) throw new Error('nobody told');
    const last = lines[lines.indexOf(teller) - 1];
    if (last === undefined) throw new Error('the first run told');
    const missed = [];
    for (let at = firingOf(last) + 3_000; at < firingOf(teller); at += 3_000) {
      missed.push(new Date(at).toISOString().replace('.000Z', 'Z'));
    }
    expect(teller).toMatchObject({ overall_health: 'WARN' });
    expect(teller.raw_snapshot.errors).toContainEqual({
      reason: 'RunMissed',
      message: `no run was recorded for ${missed.join(', ')}`,
    });
    const { stdout, stderr } = await workspace.perform(['result', teller.workflow_id]);
    expect(stdout).toContain(`RunMissed: ${missed.length}`);
    expect(stderr).toContain(`warning: no run was recorded for ${missed[0]}`);
  });

  it('refuses a file with its place, and starts nothing', async () => {
    const workspace = await createWorkspace();
    await writeFile(workspace.path('nightly.yaml'), `${FILE}  runKey: tonight\n`);
    const { code, stdout, stderr } = await workspace.perform(ENSURE);
    expect(stderr).toMatch(/^nightly\.yaml:7:3 input\.runKey: expected no runKey, /);
    expect([code, stdout]).toEqual([3, '']);
    expect(await workspace.servers()).toEqual([]);
  });
});
