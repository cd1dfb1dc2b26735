// `npm run soak` plays 500 runs; `npm test` a few of them. docs/soak.md says what they are.

import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { writeMeasured } from '../../bench/report.mjs';
import { type Api, connectApi } from '../../sandbox/api.js';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.js';
import { chaosSuite } from '../chaos/suite.js';
import { readHistory } from '../process/traces.js';
import { describeWrong, findStrays } from './findings.js';
import { findGrowth, findLeaks } from './flatness.js';
import { liveThrough } from './live-through.js';
import { ordealOf } from './ordeals.js';
import { planSoak } from './plan.js';
import { renderReport } from './render.js';
import { prepareScene } from './scene.js';
import { makeTraffic } from './traffic.js';
import { warmUp } from './warm-up.js';

const { skip, note } = await chaosSuite();

/** How many runs go on at the same time. */
const LANES = 10;
const { SOAK_ALL, SOAK_RUNS = '500', SOAK_SEED = '1', SOAK_ONLY = '', SOAK_WRITE } = process.env;
const isWhole = SOAK_ALL === '1';
const { runs, round } = isWhole ? { runs: Number(SOAK_RUNS), round: 25 } : { runs: 2 * LANES, round: LANES };

const TIMEOUT_MS = 3_600_000;

describe.skipIf(skip)(`${runs} runs on one worker under random faults${note}`, { timeout: TIMEOUT_MS }, () => {
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

  it('end as they should, and leave nothing open', async () => {
    const scene = await prepareScene(sandbox, api, LANES);
    const connection = await Connection.connect({ address: scene.temporal.address });
    onTestFinished(() => connection.close());
    const client = new Client({ connection });
    await warmUp(client, 2 * LANES);
    const endTraffic = makeTraffic(scene.namespace);
    const plan = planSoak({ seed: Number(SOAK_SEED), runs, lanes: LANES, only: SOAK_ONLY });
    const startedMs = performance.now();
    const lived = await liveThrough({ scene, client, plan, round, onProgress });
    const minutes = (performance.now() - startedMs) / 60_000;
    const report = renderReport({ lived, otherJobs: await endTraffic(), minutes, lanes: LANES, seed: SOAK_SEED });
    console.log(`\n${report}\n`);
    if (SOAK_WRITE === '1') await writeMeasured('soak', report, 'soak.md');

    expect(describeWrong(lived, scene)).toEqual([]);
    expect(await findStrays(lived, scene)).toEqual([]);
    const recorded = lived.played.filter(({ run }) => ordealOf(run.ordeal).health !== null);
    expect(await readHistory(scene.shared)).toHaveLength(recorded.length);
    const verified = await scene.shared.perform(['history', 'verify']);
    expect([verified.code, verified.stderr]).toEqual([0, '']);
    expect(findLeaks(lived.warm, lived.end)).toEqual([]);
    // Of so few runs as `npm test` plays nothing can be said.
    if (isWhole) expect(findGrowth(lived.samples)).toEqual([]);
  });
});
