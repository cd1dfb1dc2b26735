// A stranger who may start runs, and so name places under a worker's root, tries to stand in the way of everybody else.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { INLINE_CONFIG } from '../support/configs.js';
import { createWorkspace, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { startRemoteServer, startWorker, type TemporalCli, temporalCli } from '../support/remote-server.js';
import { listFiles, readHistory } from './traces.js';

const HISTORY = 'outputs/k8s_health_history.jsonl';

async function besiege(): Promise<{ workspace: Workspace; root: string; cli: TemporalCli }> {
  const { address } = await startRemoteServer();
  const workspace = await createWorkspace();
  const root = workspace.path('root');
  await mkdir(root);
  await startWorker(workspace, { env: { TEMPORAL_ADDRESS: address, TUNING_PIPELINE_ROOT: root, HOME: '/nowhere' } });
  return { workspace, root, cli: await temporalCli(workspace, address) };
}

describe('a run of a stranger', { timeout: TEST_TIMEOUT_MS }, () => {
  it('does not stand in the way of the next honest one, wherever it puts its folder or its history', async () => {
    const { workspace, root, cli } = await besiege();
    const honest = (id: string) => cli.execute(id, { orchestratorConfig: INLINE_CONFIG, runKey: id });
    expect((await honest('first')).code).toBe(0);
    const plan = 'outputs/d29_k8s_jobs/first';
    const attacks: Record<string, unknown>[] = [
      { jobsDir: `${HISTORY}.lock`, runKey: '99999999999999999999' },
      { jobsDir: `${HISTORY}.lock`, runKey: '1000000' },
      { jobsDir: `${HISTORY}.alerts.jsonl.lock`, runKey: '1000000' },
      { jobsDir: plan, runKey: 'ended' },
      { jobsDir: plan, runKey: 'ledgers' },
      { jobsDir: `${plan}/observed`, runKey: 'x' },
      { jobsDir: 'outputs/d29_k8s_jobs/latest', runKey: 'x' },
      { jobsDir: 'outputs/d29_k8s_jobs/new/../first/x', runKey: 'x' },
      { jobsDir: '.tuning-pipeline-workers', runKey: 'x.json' },
      { jobsDir: 'outputs', runKey: 'k8s_health_history.jsonl.1.gz' },
      { historyFile: `${plan}/ended` },
      { historyFile: `${plan}/job-00-x.yaml` },
      { historyFile: `${HISTORY}.lock/1000000` },
      { historyFile: `${HISTORY}.alerts.jsonl` },
      { historyFile: '.tuning-pipeline-workers/x.json' },
    ];
    const before = await listFiles(join(root, plan));
    for (const [index, attack] of attacks.entries()) {
      const id = `attack-${index}`;
      const { code } = await cli.execute(id, { orchestratorConfig: INLINE_CONFIG, runKey: id, ...attack });
      expect.soft(code, JSON.stringify(attack)).not.toBe(0);
    }
    expect(await listFiles(join(root, plan))).toEqual(before);
    const last = await honest('last');
    expect([last.code, last.stderr]).toEqual([0, '']);
    expect((await readHistory(workspace, `root/${HISTORY}`)).map(({ run_key }) => run_key)).toContain('last');
  });
});
