import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT, readPage } from '../docs/page.js';
import { createWorkspace, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { startRemoteServer, startWorker } from '../support/remote-server.js';
import { renderKubeconfig } from './holds.js';
import { openReceiver } from './receiver.js';
import { readHistory } from './traces.js';

const workflowSchema = z.looseObject({
  jobs: z.object({
    run: z.looseObject({ steps: z.array(z.looseObject({ name: z.string().optional(), run: z.string().optional() })) }),
  }),
});

/** Starts the workflow's step as its runner does, and returns its exit code. */
async function startStep({ folder, env }: Workspace, variables: Record<string, string>) {
  const { steps } = workflowSchema.parse(parse(await readPage('deploy/github-actions/nightly-tuning.yml'))).jobs.run;
  const script = steps.find(({ name }) => name === 'Run the pipeline')?.run ?? '';
  const child = spawn('/bin/bash', ['-e', '-c', script], {
    cwd: folder,
    env: { ...env, PATH: `${env['PATH']}:/usr/bin:/bin`, APPLY: '', ...variables },
    stdio: 'ignore',
    detached: true,
  });
  const ended = once(child, 'exit').then(() => child.exitCode);
  const kill = () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
      process.kill(-child.pid, 'SIGKILL');
  };
  onTestFinished(kill);
  return { ended, kill };
}

describe('the step of the GitHub Actions workflow', { timeout: TEST_TIMEOUT_MS }, () => {
  it('attaches to the run that an earlier attempt of its night has left behind', async () => {
    const { address } = await startRemoteServer();
    const [runner, there] = [await createWorkspace(), await createWorkspace()];
    await symlink(join(ROOT, 'bin'), runner.path('bin'));
    const cluster = await openReceiver({ holds: true, status: 503 });
    await writeFile(there.path('kubeconfig'), renderKubeconfig(cluster));
    const TEMPORAL_ADDRESS = address;
    const KUBECONFIG = there.path('kubeconfig');
    await startWorker(there, { env: { TEMPORAL_ADDRESS, KUBECONFIG, TUNING_PIPELINE_ROOT: there.folder } });

    const variables = { TEMPORAL_ADDRESS, RUN_NAME: 'gha-7' };
    const first = await startStep(runner, variables);
    await cluster.untilReceived(1);
    first.kill();
    await first.ended;
    const second = await startStep(runner, variables);
    cluster.release();
    expect(await second.ended).toBe(0);
    const [line, ...others] = await readHistory(there);
    expect([line?.workflow_id, line?.run_key, others]).toEqual(['gha-7', 'gha-7', []]);
    const result: unknown = JSON.parse(await readFile(runner.path('result.json'), 'utf8'));
    expect(result).toMatchObject({ workflowId: 'gha-7', runId: line?.run_id, exitCode: 0 });
  });
});
