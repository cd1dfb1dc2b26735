// `npm run soak` plays 500 runs; `npm test` a few of them. docs/chaos.md says what they are.

import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, connectApi } from '../../sandbox/api.js';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.js';
import { chaosSuite } from '../chaos/suite.js';
import { liveThrough } from './live-through.js';
import { planSoak } from './plan.js';
import { prepareScene } from './scene.js';
import { makeTraffic } from './traffic.js';

const { skip, note } = await chaosSuite();
const { SOAK_RUNS = '18', SOAK_SEED = '1', SOAK_ROUND = '6' } = process.env;
const runs = Number(SOAK_RUNS);

describe.skipIf(skip)(`many runs on one worker${note}`, { timeout: 3_600_000 }, () => {
  let sandbox: Sandbox;
  let api: Api;
  const onProgress = (line: string) => void process.stderr.write(`${line}\n`);

  beforeAll(async () => {
    sandbox = await startSandbox({ nodes: 2, onProgress });
    api = connectApi(sandbox.kubeconfig);
  }, 1_800_000);

  afterAll(async () => {
    await api?.close();
    await sandbox?.stop();
  });

  it('leaves nothing open', async () => {
    const lanes = 6;
    const scene = await prepareScene(sandbox, api, lanes);
    const connection = await Connection.connect({ address: scene.temporal.address });
    const client = new Client({ connection });
    const endTraffic = makeTraffic(scene.namespace);
    const plan = planSoak({ seed: Number(SOAK_SEED), runs, lanes, isShort: runs < 100 });
    const lived = await liveThrough({ scene, client, plan, round: Number(SOAK_ROUND), onProgress });
    onProgress(`${await endTraffic()} other jobs`);
    await connection.close();
    for (const p of lived.played)
      onProgress(
        `${p.workflowId} ${p.run.ordeal} met ${p.met} exit ${p.exitCode} ${p.health} jobs ${p.jobs}/${p.planned.length} lines ${p.historyLines} ${p.run.action}: ${p.keys.join(' ')} in ${p.requests} ${p.seconds.toFixed(1)} s`,
      );
    expect(lived.played).toHaveLength(runs);
  });
});
