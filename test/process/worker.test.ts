import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createWorkspace, PATIENCE_MS, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { freePort, startRemoteServer, startWorker, temporalCli } from '../support/remote-server.js';
import { renderKubeconfig } from './holds.js';
import { openReceiver } from './receiver.js';
import { readHistory } from './traces.js';
import { writeFile } from 'node:fs/promises';

const STAGES = ['generate', 'validate', 'apply', 'monitor', 'health', 'history', 'alerts'];

const lineSchema = z.looseObject({ at: z.iso.datetime(), level: z.string(), message: z.string() });

function parseLog(text: string): z.output<typeof lineSchema>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)));
}

async function ask(port: number, path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, text: (await response.text()).trimEnd() };
}

/** The worker's root is the workspace itself, so that it has the baseline config. */
function environmentOf(workspace: Workspace, address: string): Record<string, string> {
  return { TEMPORAL_ADDRESS: address, TUNING_PIPELINE_ROOT: workspace.folder };
}

describe('a worker in production', { timeout: TEST_TIMEOUT_MS }, () => {
  it('says in JSON lines and in metrics what each stage did, and answers whether it takes work', async () => {
    const { address } = await startRemoteServer();
    const workspace = await createWorkspace();
    const [health, metrics] = [await freePort(), await freePort()];
    const flags = [
      '--log-format',
      'json',
      '--health-address',
      `:${health}`,
      '--metrics-address',
      `127.0.0.1:${metrics}`,
    ];
    const worker = await startWorker(workspace, { env: environmentOf(workspace, address), flags });
    await vi.waitFor(async () => expect((await ask(health, '/readyz')).status).toBe(200), { timeout: PATIENCE_MS });
    expect(await ask(health, '/readyz')).toEqual({ status: 200, text: 'the worker polls' });
    expect(await ask(health, '/livez')).toEqual({ status: 200, text: 'the worker polls' });
    expect((await ask(health, '/')).status).toBe(404);

    const { execute } = await temporalCli(workspace, address);
    expect((await execute('tonight', {})).code).toBe(0);
    await vi.waitFor(() => expect(worker.stderr()).toContain('"message":"verdict '), { timeout: PATIENCE_MS });
    const lines = parseLog(worker.stderr());
    expect(lines.flatMap(({ stage }) => (stage === undefined ? [] : [stage]))).toEqual(STAGES);
    const [run] = await readHistory(workspace);
    for (const line of lines.filter(({ stage }) => stage !== undefined)) {
      expect(line).toMatchObject({ workflowId: 'tonight', runId: run?.run_id, runKey: run?.run_key, result: 'ok' });
    }
    expect(lines.at(-1)).toMatchObject({ message: 'verdict WARN, exit code 0', health: 'WARN', exitCode: 0 });

    const { text } = await ask(metrics, '/metrics');
    for (const stage of STAGES) {
      expect(text).toMatch(
        new RegExp(`^tuning_pipeline_stage_attempts_total\\{.*result="ok".*stage="${stage}".*\\} 1$`, 'm'),
      );
    }
    expect(text).toMatch(/^tuning_pipeline_verdicts_total\{.*exit_code="0".*health="WARN".*\} 1$/m);
    expect(text).toMatch(/^tuning_pipeline_stage_seconds_count\{.*stage="monitor".*\} 1$/m);
    expect(text).toMatch(/^temporal_worker_task_slots_available\{/m);
  });

  it('is unready but alive while its server is away', async () => {
    const { address, kill } = await startRemoteServer();
    const workspace = await createWorkspace();
    const health = await freePort();
    const flags = ['--health-address', `:${health}`];
    await startWorker(workspace, { env: environmentOf(workspace, address), flags });
    await vi.waitFor(async () => expect((await ask(health, '/readyz')).status).toBe(200), { timeout: PATIENCE_MS });
    await kill();
    const away = { status: 503, text: 'the Temporal server does not answer' };
    await vi.waitFor(async () => expect(await ask(health, '/readyz')).toEqual(away), { timeout: PATIENCE_MS });
    expect((await ask(health, '/livez')).status).toBe(200);
  });

  it('drains at SIGTERM, says so, and hands its stage to the next worker', async () => {
    const { address } = await startRemoteServer();
    const workspace = await createWorkspace();
    const cluster = await openReceiver({ holds: true });
    await writeFile(workspace.path('kubeconfig'), renderKubeconfig(cluster));
    const health = await freePort();
    const env = environmentOf(workspace, address);
    const flags = ['--grace', '3s', '--health-address', `:${health}`];
    const worker = await startWorker(workspace, { env, flags });
    const { start, run } = await temporalCli(workspace, address);
    await start('held', { kubeconfig: 'kubeconfig' });
    await cluster.untilReceived(1);

    worker.kill('SIGTERM');
    const draining = { status: 503, text: expect.stringMatching(/^the worker is (stopping|draining|drained)$/) };
    await vi.waitFor(async () => expect(await ask(health, '/readyz')).toEqual(draining), { timeout: PATIENCE_MS });
    expect((await ask(health, '/livez')).status).toBe(200);
    const { code, stderr } = await worker.ended;
    expect(stderr).toMatch(/apply cancelled workflowId=held /);
    expect(code).toBe(0);

    cluster.release();
    await startWorker(workspace, { env });
    expect((await run(['workflow', 'result', '--workflow-id', 'held'])).code).toBe(0);
    expect(await readHistory(workspace)).toHaveLength(1);
  });

  it('obeys a second signal at once', async () => {
    const { address } = await startRemoteServer();
    const workspace = await createWorkspace();
    const cluster = await openReceiver({ holds: true });
    await writeFile(workspace.path('kubeconfig'), renderKubeconfig(cluster));
    const worker = await startWorker(workspace, { env: environmentOf(workspace, address), flags: ['--grace', '10m'] });
    await (await temporalCli(workspace, address)).start('held', { kubeconfig: 'kubeconfig' });
    await cluster.untilReceived(1);
    worker.kill('SIGTERM');
    await worker.untilSaid(/Stopping: running stages get 600 s/);
    worker.kill('SIGTERM');
    expect((await worker.ended).code).toBe(130);
    expect(await readFile(workspace.path('kubeconfig'), 'utf8')).toBe(renderKubeconfig(cluster));
  });

  it.for([
    { flags: ['--max-stages', '0'], says: 'Expected --max-stages to be a number from 1 to 10000, got 0.' },
    { flags: ['--max-waiting', 'many'], says: 'Expected --max-waiting to be a whole number, got "many".' },
    { flags: ['--grace', 'soon'], says: 'Expected --grace to be a duration such as 5s or 1m, got "soon".' },
    { flags: ['--log-format', 'xml'], says: 'Expected --log-format text or --log-format json, got "xml".' },
    { flags: ['--health-address', '8080'], says: 'Expected --health-address to be host:port, got "8080".' },
    { flags: ['--metrics-address', 'x'], says: 'Expected --metrics-address to be host:port, got "x".' },
  ])('refuses $flags', async ({ flags, says }) => {
    const { perform } = await createWorkspace();
    const { code, stderr } = await perform(['worker', ...flags], { env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } });
    expect(stderr).toContain(says);
    expect(code).toBe(3);
  });
});
