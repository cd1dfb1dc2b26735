import { writeFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { createWorkspace, PATIENCE_MS, TEST_TIMEOUT_MS } from '../support/process.js';
import { startRemoteServer, startWorker, temporalCli } from '../support/remote-server.js';
import { renderKubeconfig } from './holds.js';
import { openReceiver } from './receiver.js';
import { readHistory } from './traces.js';

describe('workers of two versions', { timeout: TEST_TIMEOUT_MS }, () => {
  it('carry on each run with the version that began it, and begin new ones with the current version', async () => {
    const { address } = await startRemoteServer();
    const workspace = await createWorkspace();
    const cluster = await openReceiver({ holds: true, status: 503 });
    await writeFile(workspace.path('kubeconfig'), renderKubeconfig(cluster));
    const { start, execute, run } = await temporalCli(workspace, address);
    const startVersion = async (buildId: string) => {
      const version = { TEMPORAL_DEPLOYMENT_NAME: 'tuning', TEMPORAL_WORKER_BUILD_ID: buildId };
      const env = { TEMPORAL_ADDRESS: address, TUNING_PIPELINE_ROOT: workspace.folder, ...version };
      const worker = await startWorker(workspace, { env });
      const current = ['--deployment-name', 'tuning', '--build-id', buildId, '--yes'];
      // The server must have seen it poll first.
      await vi.waitFor(
        async () =>
          expect(await run(['worker', 'deployment', 'set-current-version', ...current])).toMatchObject({ code: 0 }),
        { timeout: PATIENCE_MS },
      );
      return worker;
    };

    const older = await startVersion('0.1.0');
    await start('begun-before', { kubeconfig: 'kubeconfig' });
    await cluster.untilReceived(1);
    const newer = await startVersion('0.2.0');
    expect((await execute('begun-after', {})).code).toBe(0);
    cluster.release();
    expect((await run(['workflow', 'result', '--workflow-id', 'begun-before'])).code).toBe(0);

    expect(await readHistory(workspace)).toHaveLength(2);
    expect(older.stderr()).toContain('Version 0.1.0 of tuning: runs stay with their version.\n');
    expect([older.stderr(), newer.stderr()].map(listRuns)).toEqual([['begun-before'], ['begun-after']]);
  });
});

/** Whose stages a worker has logged. */
function listRuns(stderr: string): string[] {
  return [...new Set([...stderr.matchAll(/workflowId=(\S+)/g)].map(([, id = '']) => id))];
}
