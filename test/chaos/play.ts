import { mkdir } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import type { Api } from '../../sandbox/api.js';
import { readWrites } from '../../sandbox/audit-log.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import { openReceiver } from '../process/receiver.js';
import { type Hold } from '../scaling/holds.js';
import { type PreparedNight, prepareNight, readTraces } from '../scaling/night.js';
import { mountSmallDisk } from '../support/crash/full-disk.js';
import { randomOf } from '../support/crash/random.js';
import { tempFolder } from '../support/folders.js';
import { startRemoteServer } from '../support/remote-server.js';
import { openApiProxy } from './api-proxy.js';
import type { Cell, Counts } from './cells.js';
import { STRIKES } from './strikes.js';

export interface Played {
  cell: Cell;
  counts: Counts;
  requests: number;
  /** What was done, '' where the fault did not come about: then nothing is proven. */
  met: string;
}

/** Why a cell can't be played on this machine. */
export interface Unplayed {
  cell: Cell;
  why: string;
}

const JOBS = 3;
const LOOKS_ONCE = { config: ['queue_name: suspended'], flags: ['--no-wait'] };
/** Longer than the time in which nothing may be heard of a worker. */
const WAITS = { config: ['annotations:', '  sandbox/after: 3s'], flags: ['--wait'] };

/** Plays one cell on a Temporal server, a namespace and a receiver of its own, and counts. */
export async function play(
  cell: Cell,
  { sandbox, api, seed }: { sandbox: Sandbox; api: Api; seed: number },
): Promise<Played | Unplayed> {
  const { stage, fault } = cell;
  const temporal = await startRemoteServer([], `${tempFolder()}/temporal.db`);
  const proxy = await openApiProxy(sandbox.kubeconfig);
  const receiver = await openReceiver();
  const kind = stage === 'monitor' ? WAITS : LOOKS_ONCE;
  const hold = async (): Promise<Hold> => ({ ...kind, jobs: JOBS, receiver, release: async () => undefined });
  const { address } = temporal;
  const night = await prepareNight({ sandbox, api, address, kubeconfig: proxy.kubeconfig, hold });
  const disk = fault.startsWith('disk') ? await mountDisk(night) : null;
  if (typeof disk === 'string') return { cell, why: disk };
  const random = randomOf(seed);
  const { met, exitCodes } = await STRIKES[fault]({ stage, night, temporal, sandbox, proxy, disk, random });
  return {
    cell,
    counts: { ...(await count(night, sandbox)), exitCodes },
    requests: receiver.webhookIds().length,
    met: met.replace('chaos: ', ''),
  };
}

async function mountDisk({
  shared,
}: PreparedNight): Promise<Exclude<ReturnType<typeof mountSmallDisk>, string> | string> {
  await mkdir(shared.path('outputs'));
  const disk = mountSmallDisk(shared.path('outputs'), '1m');
  if (typeof disk !== 'string') onTestFinished(disk.unmount);
  return disk;
}

async function count(night: PreparedNight, sandbox: Sandbox): Promise<Omit<Counts, 'exitCodes'>> {
  const { shared, namespace, hold } = night;
  const { planned, created, historyLines, webhookIds } = await readTraces({
    shared,
    namespace,
    receiver: hold.receiver,
  });
  const written = readWrites(sandbox.auditLog).filter(
    (write) => write.namespace === namespace.name && write.verb === 'patch' && write.code === 201,
  );
  return {
    jobsPerManifest: rangeOf(planned, created),
    creations: rangeOf(
      planned,
      written.map(({ name = '' }) => name),
    ),
    historyLines,
    deliveryKeys: webhookIds.length,
  };
}

/** How often the planned name that is there most often is there, and the one that is there least; a name that nobody planned counts as one too many. */
function rangeOf(planned: readonly string[], names: readonly string[]): readonly [number, number] {
  const counts = planned.map((name) => names.filter((other) => other === name).length);
  const isStray = names.some((name) => !planned.includes(name));
  return [Math.max(0, ...counts) + (isStray ? 1 : 0), counts.length === 0 ? 0 : Math.min(...counts)];
}
