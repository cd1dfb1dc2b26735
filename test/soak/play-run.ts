// One run of the soak: what happens to it, and what is left of it.

import { appendFile, readFile } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import { vi } from 'vitest';
import { z } from 'zod';
import { API_FAULTS, type ApiFault, isWatch, isWrite } from '../chaos/api-faults.js';
import { readHistory } from '../process/traces.js';
import { randomOf } from '../support/crash/random.js';
import { PATIENCE_MS } from '../support/process.js';
import { type Ordeal, ordealOf } from './ordeals.js';
import type { PlannedRun } from './plan.js';
import type { Lane, Scene } from './scene.js';

export interface Played {
  run: PlannedRun;
  workflowId: string;
  /** Whether what was to happen to it has happened. */
  met: boolean;
  exitCode: number | null;
  health: string;
  /** Names of its plan, and how many of them the cluster has. */
  planned: string[];
  jobs: number;
  historyLines: number;
  /** Of the messages that it has caused. */
  keys: string[];
  requests: number;
  seconds: number;
  /** A worker was killed meanwhile: a message may have come once more, with its key. */
  mayRepeat: boolean;
  /** What `run` printed, for whoever has to find out what went wrong. */
  said: string;
}

const WORKERS = 2;
const SELECTOR = 'app=arbitrage-tuning';

const resultSchema = z.looseObject({ healthStatus: z.string(), runKey: z.string() });
const planSchema = z.looseObject({ files: z.array(z.looseObject({ name: z.string() })) });

export interface PlayRun {
  scene: Scene;
  client: Client;
  run: PlannedRun;
  /** Another worker is killed in its round. */
  mayRepeat: boolean;
  /** Called when the run is known to the server. */
  onStarted(): void;
}

export async function playRun({ scene, client, run, mayRepeat, onStarted }: PlayRun): Promise<Played> {
  const { operator, shared, namespace, receiver, connection, lanes } = scene;
  const ordeal = ordealOf(run.ordeal);
  const workflowId = `soak-${run.number}`;
  const lane = lanes[run.lane];
  if (lane === undefined) throw new Error(`Expected lane ${run.lane} to be there.`);
  const strikes = strikeLane(lane, ordeal, { run, act: () => actByHand(client, workflowId, ordeal) });
  if (ordeal.receiver !== undefined) receiver.strike(workflowId, ordeal.receiver);

  const startedMs = performance.now();
  const command = operator.start(await argsOf(scene, { run, ordeal, workflowId, lane }), { env: connection });
  try {
    await command.untilSaid(/^Run: /m);
  } finally {
    onStarted();
  }
  const { code, stdout, stderr } = await command.ended;
  const seconds = (performance.now() - startedMs) / 1_000;
  const met = await strikes();
  const { healthStatus, runKey } = resultSchema.parse(JSON.parse(stdout));
  const plan = await readFile(shared.path('outputs/d29_k8s_jobs', runKey, 'plan.json'), 'utf8');
  const planned = planSchema.parse(JSON.parse(plan)).files.map(({ name }) => name);
  const there = (await namespace.jobNames()).filter((name) => planned.includes(name));
  // So many ended Jobs would be the sandbox's burden, not the worker's.
  for (const name of there) await namespace.deleteJob(name);
  const told = receiver.told().filter((message) => message.workflowId === workflowId);
  return {
    run,
    workflowId,
    met: met && (ordeal.receiver === undefined || receiver.struck.has(workflowId)),
    exitCode: code,
    health: healthStatus,
    planned,
    jobs: there.length,
    historyLines: (await readHistory(shared)).filter((line) => line.workflow_id === workflowId).length,
    keys: [...new Set(told.map(({ key }) => key))],
    requests: told.length,
    seconds,
    mayRepeat,
    said: `${stderr}${stdout}`,
  };
}

interface Typed {
  run: PlannedRun;
  ordeal: Ordeal;
  workflowId: string;
  lane: Lane;
}

/** The command line, after its config was written. */
async function argsOf({ operator, namespace }: Scene, { run, ordeal, workflowId, lane }: Typed): Promise<string[]> {
  const config = await operator.writeConfig(`${workflowId}.yaml`, {
    session_id: workflowId,
    workers: WORKERS,
    total_iterations: WORKERS,
    k8s_namespace: namespace.name,
  });
  const annotations = Object.entries(ordeal.pods).map(([name, value]) => `  sandbox/${name}: ${value}`);
  const added = ['labels:', `  soak: ${run.stream}`, 'annotations:', ...annotations];
  await appendFile(operator.path(config), added.map((line) => `${line}\n`).join(''));
  const options = {
    config,
    'workflow-id': workflowId,
    kubeconfig: lane.kubeconfig,
    'label-selector': `${SELECTOR},soak=${run.stream}`,
    channel: 'webhook=file:hook-url',
    output: 'json',
  };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  return ['run', '--enable-apply', '--enable-alerts', ...flags, ...(ordeal.flags ?? [])];
}

/** A request of so many different ones is struck, when it comes first. */
const STRUCK_OF = 3;

/** From now on the lane does to its run what the ordeal says; the answer tells whether it has. */
function strikeLane(
  { proxy }: Lane,
  { api, hand }: Ordeal,
  { run, act }: { run: PlannedRun; act(): Promise<void> },
): () => Promise<boolean> {
  const random = randomOf(run.number);
  const first = random.below(STRUCK_OF);
  const fault: ApiFault | null = api === undefined ? null : API_FAULTS[api];
  const times = new Map<string, number>();
  let struck = 0;
  let acted: Promise<void> | null = null;
  proxy.strike(async (exchange) => {
    // It waits for its Jobs.
    if (hand !== undefined && isWatch(exchange)) acted ??= act();
    if (fault === null || fault.hits?.(exchange) === false) return exchange.pass();
    const request = `${exchange.method} ${exchange.url.pathname} ${isWatch(exchange)} ${isWrite(exchange)}`;
    const time = (times.get(request) ?? 0) + 1;
    times.set(request, time);
    const place = [...times.keys()].indexOf(request);
    const isStruck = fault.hits !== undefined || place % STRUCK_OF === first;
    if (!isStruck || time > (fault.times ?? 1)) return exchange.pass();
    struck += 1;
    return fault.strike(exchange, random, time);
  });
  return async () => {
    await acted;
    return (fault === null || struck > 0) && (hand === undefined || acted !== null);
  };
}

/** Again, where the server is away just now. */
async function actByHand(client: Client, workflowId: string, { hand }: Ordeal): Promise<void> {
  const handle = client.workflow.getHandle(workflowId);
  const act = () => (hand === 'cancel' ? handle.cancel() : handle.terminate('by hand'));
  await vi.waitFor(act, { timeout: PATIENCE_MS, interval: 500 });
}
