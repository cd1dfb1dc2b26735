// How each fault is done to a night, and how the night then goes on.

import { rm } from 'node:fs/promises';
import { expect, vi } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import type { Sandbox } from '../../sandbox/sandbox.js';
import type { Stage } from '../../src/core/pipeline/stages.js';
import { startServerAgain } from '../cluster/monitor/support.js';
import type { PreparedNight } from '../scaling/night.js';
import type { mountSmallDisk } from '../support/crash/full-disk.js';
import type { Random } from '../support/crash/random.js';
import { type Command, PATIENCE_MS } from '../support/process.js';
import type { RemoteServer } from '../support/remote-server.js';
import { API_FAULTS, type ApiFault, isWatch, isWrite } from './api-faults.js';
import { type ApiProxy, cut } from './api-proxy.js';
import type { Fault } from './cells.js';

/** Where a cell takes place. */
export interface Scene {
  stage: Stage;
  night: PreparedNight;
  temporal: RemoteServer;
  sandbox: Sandbox;
  proxy: ApiProxy;
  /** What the night writes to. */
  disk: Exclude<ReturnType<typeof mountSmallDisk>, string> | null;
  random: Random;
}

/** What was done, in words, and how the runs ended. */
export interface Struck {
  met: string;
  exitCodes: (number | null)[];
}

/** How long a server is away. */
const AWAY_MS = 1_000;

type Strike = (scene: Scene) => Promise<Struck>;

export const STRIKES: Readonly<Record<Fault, Strike>> = {
  'worker killed before the effect': kill('begin'),
  'worker killed in the effect, between heartbeats': kill('middle'),
  'worker killed after the effect': kill('end'),
  'worker stopped until another has taken over': async (scene) => {
    const { night, stage } = scene;
    const victim = await startStruck(scene, { at: 'middle', action: 'stop' });
    const run = night.start();
    const met = await untilStruck(victim);
    const heir = await startStruck(scene, { at: 'begin', attempt: 2, action: 'tell' });
    await untilStruck(heir);
    victim.kill('SIGCONT');
    const { code } = await run.ended;
    // Its late attempt ends, one way or the other.
    await victim.untilSaid(new RegExp(`${stage} (?:ok|cancelled|failed).* attempt=1 `));
    return { met, exitCodes: [code] };
  },
  'worker clock jumps': async (scene) => {
    const hours = (scene.random.below(2) === 0 ? -1 : 1) * (1 + scene.random.below(48));
    const worker = await startStruck(scene, { at: 'begin', action: 'jump', jumpMs: hours * 3_600_000 });
    const { code } = await scene.night.start().ended;
    return { met: `${await untilStruck(worker)}, by ${hours} h`, exitCodes: [code] };
  },
  'Temporal server killed, started again': async (scene) => {
    const { night, temporal } = scene;
    const worker = await startStruck(scene, { at: 'begin', action: 'hold' });
    const run = night.start();
    const met = await untilStruck(worker);
    await temporal.kill();
    // The stage does its work, and has nobody to tell.
    worker.kill('SIGUSR2');
    await sleep(AWAY_MS);
    await temporal.startAgain();
    return { met, exitCodes: [(await run.ended).code] };
  },
  'disk full for a while': fillDisk(async ({ stage }, worker) => {
    await worker.untilSaid(new RegExp(`${stage} failed`));
  }),
  'disk stays full': fillDisk(async (_scene, _worker, run) => {
    await run.ended;
  }),
  'API server killed, started again': async (scene) => {
    const { sandbox, proxy, stage, night } = scene;
    await night.startWorker();
    let writes = 0;
    const outages: Promise<void>[] = [];
    proxy.strike(async (exchange) => {
      // In the middle of the writes, or where the watch begins.
      if (isWrite(exchange)) writes += 1;
      const isMoment = stage === 'apply' ? writes === 2 : isWatch(exchange);
      if (outages.length > 0 || !isMoment) return exchange.pass();
      outages.push(sandbox.stopServer().then(() => sleep(AWAY_MS)));
      await outages[0];
      cut(exchange.response);
    });
    const run = night.start();
    await vi.waitFor(() => expect(outages).toHaveLength(1), { timeout: PATIENCE_MS, interval: 20 });
    await outages[0];
    await startServerAgain(sandbox);
    return { met: `chaos: killed in the middle of ${stage}`, exitCodes: [(await run.ended).code] };
  },
  'API answers 429': api('answers 429'),
  'API answers 500': api('answers 500'),
  'API answers 503': api('answers 503'),
  'API cuts the connection': api('cuts the connection'),
  'API is slow': api('is slow'),
  'API says 410 to a watch': api('says 410 to a watch'),
  'API sends half an answer': api('sends half an answer'),
};

function kill(at: 'begin' | 'middle' | 'end'): Strike {
  return async (scene) => {
    const victim = await startStruck(scene, { at, action: 'kill' });
    const run = scene.night.start();
    const met = await untilStruck(victim);
    await victim.ended;
    await scene.night.startWorker();
    return { met, exitCodes: [(await run.ended).code] };
  };
}

/** Full from the beginning of the stage until this has come about; a run that could not do its work is followed by another. */
function fillDisk(isLongEnough: (scene: Scene, worker: Command, run: Command) => Promise<void>): Strike {
  return async (scene) => {
    const { night, disk } = scene;
    const worker = await startStruck(scene, { at: 'begin', action: 'hold' });
    const run = night.start();
    const met = await untilStruck(worker);
    disk?.fill();
    worker.kill('SIGUSR2');
    await isLongEnough(scene, worker, run);
    await rm(night.shared.path('outputs/filler'));
    const { code } = await run.ended;
    return { met, exitCodes: code === 3 ? [code, (await night.start().ended).code] : [code] };
  };
}

/** Every different request of the stage is struck when it comes first. */
function api(name: keyof typeof API_FAULTS): Strike {
  const { hits = () => true, times = 1, strike }: ApiFault = API_FAULTS[name];
  return async ({ night, stage, proxy, random }) => {
    const worker = await night.startWorker();
    const isDone = (other: Stage) => worker.stderr().includes(`${other} ok `);
    const seen = new Map<string, number>();
    let count = 0;
    proxy.strike(async (exchange) => {
      const isOurs = stage === 'apply' ? !isDone('apply') : isDone('apply') && !isDone('monitor');
      const request = `${exchange.method} ${exchange.url.pathname} ${isWatch(exchange)} ${isWrite(exchange)}`;
      const time = (seen.get(request) ?? 0) + 1;
      if (!isOurs || !hits(exchange) || time > times) return exchange.pass();
      seen.set(request, time);
      count += 1;
      return strike(exchange, random, time);
    });
    const { code } = await night.start().ended;
    return { met: count === 0 ? '' : `chaos: ${count} requests`, exitCodes: [code] };
  };
}

interface OwnStrike {
  at: 'begin' | 'middle' | 'end';
  action: 'kill' | 'stop' | 'hold' | 'tell' | 'jump';
  attempt?: number;
  jumpMs?: number;
}

/** Steps on the disk that an undisturbed attempt of a stage takes at least. */
const STEPS: Readonly<Record<Stage, number>> = {
  generate: 24,
  validate: 4,
  apply: 30,
  monitor: 20,
  health: 10,
  history: 40,
  alerts: 40,
};

/** The first heartbeat comes after a second, the next one a second later. */
const BEAT_MS = 1_000;

function startStruck({ night, stage, random }: Scene, strike: OwnStrike): Promise<Command> {
  const step = 1 + random.below(STEPS[stage]);
  const waitMs = BEAT_MS + 50 + random.below(BEAT_MS - 100);
  return night.startWorker({
    NODE_OPTIONS: `--import ${pathToFileURL(resolve('test/chaos/strike.mjs')).href}`,
    CHAOS_STRIKE: JSON.stringify({ stage, attempt: 1, step, waitMs, ...strike }),
  });
}

async function untilStruck(worker: Command): Promise<string> {
  const [line] = await worker.untilSaid(/^chaos: .*$/m);
  if (line.includes('no strike')) throw new Error(line);
  return line;
}
