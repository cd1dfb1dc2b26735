// The soak itself: rounds of runs, several at a time, and a look at the worker after each round.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { findLeaks, type Taken } from './flatness.js';
import { createGate, type Gate } from './gate.js';
import type { PlannedRun } from './plan.js';
import { type Played, playRun } from './play-run.js';
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
  samples: Taken[];
  /** The look to which the worker must return: when it was warm. */
  warm: Taken;
  /** The last look. */
  end: Taken;
  temporalKills: number;
  workerKills: number;
}

/** What happens in a round beside its runs, in turn. */
const DISTURBANCES = ['the Temporal server is killed', 'a second worker is killed', 'nothing'] as const;

/** How long the Temporal server is away. */
const AWAY_MS = 1_000;
/** Into a round, when all its lanes are busy. */
const INTO_MS = 2_000;
/** How long the second worker lives. */
const BESIDE_MS = 3_000;
/** What the last runs have opened is being closed. */
const QUIET_MS = 2_000;
/** Longer than anything that ends by itself takes: a request to a receiver has 15 s, to an API server 30 s. */
const SETTLED_MS = 45_000;

export async function liveThrough({ scene, client, plan, round, onProgress }: LiveThrough): Promise<Lived> {
  const probe = openProbe(scene.worker);
  const gate = createGate();
  const played: Played[] = [];
  const samples: Taken[] = [];
  const disturbances: string[] = [];
  for (let start = 0; start < plan.length; start += round) {
    const runs = plan.slice(start, start + round);
    const disturbance = DISTURBANCES[(start / round) % DISTURBANCES.length] ?? 'nothing';
    disturbances.push(disturbance);
    const mayRepeat = disturbance === 'a second worker is killed';
    const startedMs = performance.now();
    await Promise.all([playRound({ scene, client, runs, mayRepeat, gate, played }), DISTURB[disturbance](scene, gate)]);
    await sleep(QUIET_MS);
    const sample = { ...(await probe()), runs: start + runs.length };
    samples.push(sample);
    const seconds = Math.round((performance.now() - startedMs) / 1_000);
    onProgress(`${sample.runs} runs, the last ${runs.length} in ${seconds} s, ${disturbance}: ${describe(sample)}`);
    onProgress(`  the slowest: ${nameSlowest(played.slice(start))}`);
  }
  const warm = samples.findLast(({ runs }) => runs <= plan.length / 4) ?? samples[0];
  const last = samples.at(-1);
  if (warm === undefined || last === undefined) throw new Error('Expected at least one round.');
  const countOf = (what: string) => disturbances.filter((disturbance) => disturbance === what).length;
  return {
    played,
    samples,
    warm,
    end: { ...(await settle(probe, last, warm)), runs: plan.length },
    temporalKills: countOf('the Temporal server is killed'),
    workerKills: countOf('a second worker is killed'),
  };
}

interface PlayRound extends Pick<LiveThrough, 'scene' | 'client'> {
  runs: readonly PlannedRun[];
  mayRepeat: boolean;
  gate: Gate;
  played: Played[];
}

async function playRound({ scene, client, runs, mayRepeat, gate, played }: PlayRound): Promise<void> {
  await Promise.all(
    scene.lanes.map(async (_, lane) => {
      for (const run of runs.filter((other) => other.lane === lane)) {
        const onStarted = await gate.enter();
        played.push(await playRun({ scene, client, run, mayRepeat, onStarted }));
      }
    }),
  );
}

const DISTURB: Readonly<Record<(typeof DISTURBANCES)[number], (scene: Scene, gate: Gate) => Promise<void>>> = {
  nothing: () => Promise.resolve(),
  'the Temporal server is killed': async ({ temporal }, gate) => {
    await sleep(INTO_MS);
    // A command that is just starting its run would say that there is no server, and be right.
    await gate.shutDuring(async () => {
      await temporal.kill();
      await sleep(AWAY_MS);
      await temporal.startAgain();
    });
  },
  'a second worker is killed': async ({ startWorker }) => {
    const second = await startWorker();
    await sleep(BESIDE_MS);
    second.kill('SIGKILL');
    await second.ended;
  },
};

/** The last look again and again, until nothing is held any more that was not held before. */
async function settle(probe: () => Promise<Sample>, last: Sample, warm: Sample): Promise<Sample> {
  let sample = last;
  const startedMs = performance.now();
  while (findLeaks(warm, sample).length > 0 && performance.now() - startedMs < SETTLED_MS) {
    await sleep(QUIET_MS);
    sample = await probe();
  }
  return sample;
}

const SLOWEST = 5;

function nameSlowest(played: readonly Played[]): string {
  const sorted = played.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
  return sorted.map(({ run, seconds }) => `${run.ordeal} ${seconds.toFixed(0)} s`).join(', ');
}

function describe({ held, heapMiB, workflowHeapMiB, rssMiB, cachedWorkflows }: Sample): string {
  const counts = Object.entries(held).map(([kind, count]) => `${kind} ${count}`);
  const memory = [heapMiB, workflowHeapMiB, rssMiB].map((size) => size.toFixed(1)).join(' / ');
  return `${counts.join(', ')}; ${memory} MiB heap / workflow heap / RSS; ${cachedWorkflows} workflows cached`;
}
