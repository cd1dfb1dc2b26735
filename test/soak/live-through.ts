// The soak itself: rounds of runs, several at a time, and a look at the worker after each round.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { createGate, type Gate } from './gate.js';
import type { Taken } from './flatness.js';
import type { PlannedRun } from './plan.js';
import { playRun, type Played } from './play-run.js';
import { openProbe, type Sample } from './sample.js';
import type { Scene } from './scene.js';

export interface LiveThrough {
  scene: Scene;
  client: Client;
  plan: readonly PlannedRun[];
  /** Runs between two looks. */
  round: number;
  onProgress(line: string): void;
}

export interface Lived {
  played: Played[];
  /** The first one is the baseline. */
  samples: Taken[];
  temporalRestarts: number;
  workersKilled: number;
}

/** How long a server is away. */
const AWAY_MS = 1_000;
/** Into a round, when all its lanes are busy. */
const INTO_MS = 2_000;
/** How long the second worker lives. */
const BESIDE_MS = 3_000;

export async function liveThrough({ scene, client, plan, round, onProgress }: LiveThrough): Promise<Lived> {
  const probe = openProbe(scene.worker);
  const gate = createGate();
  const lived: Lived = { played: [], samples: [], temporalRestarts: 0, workersKilled: 0 };
  for (let start = 0; start < plan.length; start += round) {
    const runs = plan.slice(start, start + round);
    const startedMs = performance.now();
    await Promise.all([playRound({ scene, client, runs, gate, lived }), disturb(scene, gate, lived, start / round)]);
    const sample = await settle(probe, lived.samples[0]);
    lived.samples.push({ ...sample, runs: start + runs.length });
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0);
    onProgress(`${start + runs.length} runs, the last ${runs.length} in ${seconds} s: ${describe(sample)}`);
  }
  return lived;
}

interface PlayRound extends Pick<LiveThrough, 'scene' | 'client'> {
  runs: readonly PlannedRun[];
  gate: Gate;
  lived: Lived;
}

async function playRound({ scene, client, runs, gate, lived }: PlayRound): Promise<void> {
  await Promise.all(
    scene.lanes.map(async (_, lane) => {
      for (const run of runs.filter((other) => other.lane === lane)) {
        const onStarted = await gate.enter();
        lived.played.push(await playRun({ scene, client, run, onStarted }));
      }
    }),
  );
}

/** In turn: nothing; the Temporal server is killed and started again; a second worker takes part and is killed. */
async function disturb({ temporal, startWorker }: Scene, gate: Gate, lived: Lived, index: number): Promise<void> {
  if (index % 3 === 1) {
    await sleep(INTO_MS);
    await gate.shutDuring(async () => {
      await temporal.kill();
      await sleep(AWAY_MS);
      await temporal.startAgain();
    });
    lived.temporalRestarts += 1;
  }
  if (index % 3 === 2) {
    const second = await startWorker();
    await sleep(BESIDE_MS);
    second.kill('SIGKILL');
    await second.ended;
    lived.workersKilled += 1;
  }
}

/** The last runs' connections are closed, and what is limited in time runs out. */
async function settle(probe: () => Promise<Sample>, _baseline: Sample | undefined): Promise<Sample> {
  await sleep(2_000);
  return probe();
}

function describe({ held, heapMiB, workflowHeapMiB, rssMiB, cachedWorkflows }: Sample): string {
  const counts = Object.entries(held).map(([kind, count]) => `${kind} ${count}`);
  const memory = [heapMiB, workflowHeapMiB, rssMiB].map((size) => size.toFixed(1)).join(' / ');
  return `${counts.join(', ')}; ${memory} MiB heap / workflow heap / RSS; ${cachedWorkflows} workflows cached`;
}
