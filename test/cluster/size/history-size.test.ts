import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { renderTable, writeMeasured } from '../../../bench/report.mjs';
import { clusterSuite } from '../../../sandbox/test-cluster.js';
import { createWorkspace } from '../../support/process.js';
import { startRemoteServer, startWorker } from '../../support/remote-server.js';
import { useCluster } from '../apply/use-cluster.js';
import { type HistorySize, readHistorySize } from './history-size.js';

const { skip, note } = await clusterSuite();

/** `npm run size` takes more. */
const SIZES = (process.env['SIZE_JOBS'] ?? '5,1000').split(',').map(Number);

/** Temporal's own limits are 2 MiB for a payload and 50 MiB for a history; ours leave room for other tools. */
const MAX_PAYLOAD_BYTES = 48 * 1024;
const SERVER_LIMIT_BYTES = 64 * 1024;

/** More Jobs may change the digits of counts, and nothing else. */
const SLACK_BYTES = 2 * 1024;

const resultSchema = z.looseObject({ workflowId: z.string(), appliedJobs: z.number() });

describe.skipIf(skip)(`what a run leaves in Temporal${note}`, () => {
  const cluster = useCluster({ nodes: 1 });

  it('is the same for any number of Jobs, and small', { timeout: 900_000 }, async () => {
    const { address } = await startRemoteServer([
      `limit.blobSize.error=${SERVER_LIMIT_BYTES}`,
      `limit.blobSize.warn=${SERVER_LIMIT_BYTES}`,
      `limit.memoSize.error=${SERVER_LIMIT_BYTES}`,
    ]);
    const workspace = await createWorkspace();
    const env = {
      TEMPORAL_ADDRESS: address,
      TUNING_PIPELINE_ROOT: workspace.folder,
      TUNING_PIPELINE_APPLY_ALLOWED: 'true',
    };
    const kubeconfig = 'kubeconfig';
    await writeFile(workspace.path(kubeconfig), await readFile(cluster.kubeconfig, 'utf8'));
    await startWorker(workspace, { env });

    const sizes: HistorySize[] = [];
    for (const workers of SIZES) {
      const namespace = await cluster.admin.namespace();
      const config = await workspace.writeConfig(`config-${workers}.yaml`, {
        workers,
        total_iterations: workers,
        k8s_namespace: namespace,
      });
      const text = await readFile(workspace.path(config), 'utf8');
      await writeFile(workspace.path(config), `${text}\nqueue_name: suspended\n`);
      const flags = ['--config', config, '--kubeconfig', kubeconfig, '--enable-apply', '--no-wait'];
      const { code, stdout } = await workspace.perform(['run', ...flags, '-o', 'json'], { env });
      expect(code).toBe(0);
      const { workflowId, appliedJobs } = resultSchema.parse(JSON.parse(stdout));
      expect(appliedJobs).toBe(workers);
      sizes.push(await readHistorySize(address, workflowId));
    }

    const table = renderTable(
      ['Jobs', 'events', 'history', 'largest payload'],
      sizes.map(({ events, bytes, largestPayload }, index) => [
        (SIZES[index] ?? 0).toLocaleString('en'),
        events,
        `${(bytes / 1024).toFixed(1)} KiB`,
        `${(largestPayload / 1024).toFixed(1)} KiB`,
      ]),
    );
    console.log(table);
    if (process.env['SIZE_WRITE'] === '1') await writeMeasured('size', table);
    const [least, ...larger] = sizes;
    if (least === undefined) throw new Error('no size was asked for');
    for (const size of larger) {
      expect(size.events).toBe(least.events);
      expect(size.bytes).toBeLessThan(least.bytes + SLACK_BYTES);
    }
    for (const { largestPayload } of sizes) expect(largestPayload).toBeLessThan(MAX_PAYLOAD_BYTES);
  });
});
