// `npm run chaos` plays all cells; `npm test` a few of them. docs/chaos.md says what they are.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeMeasured } from '../../bench/report.mjs';
import { type Api, connectApi } from '../../sandbox/api.js';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.js';
import { chaosSuite } from './suite.js';
import { CELLS, type Cell } from './cells.js';
import { play, type Played, type Unplayed } from './play.js';
import { isRight, renderPlayed } from './render.js';
import { inBatches, pickFew } from './select.js';

const { skip, note } = await chaosSuite();

const FEW = 6;
const { CHAOS_SEED = '1', CHAOS_ALL, CHAOS_ONLY = '', CHAOS_WRITE } = process.env;
const seed = Number(CHAOS_SEED);
const cells = (CHAOS_ALL === '1' ? CELLS : pickFew(FEW, seed)).filter(({ fault, stage }) =>
  `${stage}: ${fault}`.includes(CHAOS_ONLY),
);

const CELL_TIMEOUT_MS = 300_000;

describe.skipIf(skip)(`a night under faults${note}`, { timeout: CELL_TIMEOUT_MS }, () => {
  let sandbox: Sandbox;
  let api: Api;
  const all = new Map<Cell, Played | Unplayed>();

  beforeAll(async () => {
    sandbox = await startSandbox({ nodes: 2, onProgress: (line) => void process.stderr.write(`${line}\n`) });
    api = connectApi(sandbox.kubeconfig);
  }, 1_800_000);

  afterAll(async () => {
    await api?.close();
    await sandbox?.stop();
    const table = renderPlayed(cells.flatMap((cell) => all.get(cell) ?? []));
    console.log(`\n${table}\n`);
    if (CHAOS_WRITE === '1') await writeMeasured('chaos', table, 'chaos.md');
  });

  const batches = inBatches(cells).map((batch) => ({
    batch,
    title: batch.map(({ stage, fault }) => `${stage}: ${fault}`).join('; '),
  }));

  it.for(batches)('has every effect once: $title', async ({ batch }, { skip: skipTest }) => {
    const played = await Promise.all(
      batch.map(async (cell) => {
        const startedMs = performance.now();
        const one = await play(cell, { sandbox, api, seed: seed * CELLS.length + CELLS.indexOf(cell) });
        all.set(cell, one);
        process.stderr.write(
          `${renderPlayed([one]).split('\n').at(-1)} ${Math.round((performance.now() - startedMs) / 1_000)} s\n`,
        );
        return one;
      }),
    );
    const wrong = played.filter((one) => 'counts' in one).filter((one) => !isRight(one));
    expect(wrong).toEqual([]);
    const unplayed = played.filter((one) => 'why' in one);
    if (unplayed.length > 0) skipTest(unplayed.map(({ why }) => why).join('; '));
  });
});
