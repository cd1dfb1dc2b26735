import { describe, expect, it, vi } from 'vitest';
import { createWorkspace, PATIENCE_MS, TEST_TIMEOUT_MS } from '../support/process.js';
import { startRemoteServer, startWorker } from '../support/remote-server.js';
import { listFiles, listPlanFolders, readHistory } from './traces.js';

describe('run against a server that is named', { timeout: TEST_TIMEOUT_MS }, () => {
  it("leaves the work to that server's workers and starts nothing of its own", async () => {
    const env = { TEMPORAL_ADDRESS: (await startRemoteServer()).address };
    const [here, there] = [await createWorkspace(), await createWorkspace()];
    const worker = await startWorker(there, { env });
    const before = await listFiles(here.folder);

    const { code, stdout, stderr } = await here.perform(['run'], { env });
    expect(stdout).toContain('Health: WARN\nGenerated Jobs: 2\nValidated Jobs: 2\n');
    expect(stdout).toContain('  - History: appended to outputs/k8s_health_history.jsonl\n');
    expect(stderr).toMatch(/^Run: tune-\S+\n/);
    expect(code).toBe(0);
    expect(await listFiles(here.folder)).toEqual(before);
    expect(await readHistory(there, '.tuning-pipeline/outputs/k8s_health_history.jsonl')).toHaveLength(1);

    worker.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
  });

  it('detaches at Ctrl-C from a run that goes on by itself', async () => {
    const env = { TEMPORAL_ADDRESS: (await startRemoteServer()).address };
    const [here, there] = [await createWorkspace(), await createWorkspace()];
    const run = here.start(['run'], { env });
    const [, workflowId = ''] = await run.untilSaid(/^Run: (\S+)$/m);
    run.kill('SIGINT');
    const { code, stderr } = await run.ended;
    expect(stderr).toContain('Detached. The run goes on:\n');
    expect(code).toBe(130);

    const result = here.start(['result', workflowId], { env });
    await startWorker(there, { env });
    expect((await result.ended).code).toBe(0);
  });

  it('ends with the next worker where the first one is killed', async () => {
    const env = { TEMPORAL_ADDRESS: (await startRemoteServer()).address };
    const [here, there] = [await createWorkspace(), await createWorkspace()];
    const jobsDir = '.tuning-pipeline/outputs/d29_k8s_jobs';
    const config = await here.writeConfig('many.yaml', { workers: 1_000, total_iterations: 1_000 });
    const worker = await startWorker(there, { env });
    const run = here.start(['run', '--config', config], { env });
    await vi.waitFor(async () => expect(await listPlanFolders(there, jobsDir)).toHaveLength(1), {
      timeout: PATIENCE_MS,
    });
    worker.kill('SIGKILL');
    await worker.ended;
    await startWorker(there, { env });

    const { code, stdout } = await run.ended;
    expect(stdout).toContain('Validated Jobs: 1000\n');
    expect(code).toBe(0);
    expect(await readHistory(there, '.tuning-pipeline/outputs/k8s_health_history.jsonl')).toHaveLength(1);
    expect(await listPlanFolders(there, jobsDir)).toHaveLength(1);
  });
});
