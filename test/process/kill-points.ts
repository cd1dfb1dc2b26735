// Moments in the middle of a run at which the kill tests strike.

import { readdir } from 'node:fs/promises';
import { vi } from 'vitest';
import { type Command, createWorkspace, type Workspace } from '../support/process.js';
import { alertTo, observeBy } from './holds.js';
import { openReceiver, type Receiver } from './receiver.js';
import { listPlanFolders } from './traces.js';

/** A run that has come to a chosen moment. */
export interface Moment {
  workspace: Workspace;
  args: string[];
  command: Command;
  /** Lets the run go on where something outside holds it. */
  release(): void;
  /** What the receiver of notifications got; empty where the run has none. */
  webhookIds(): string[];
}

/** Enough for generate and validate to take seconds. */
const MANY_WORKERS = { workers: 1_500, total_iterations: 1_500 };

const JOBS_DIR = 'outputs/d29_k8s_jobs';

/** Each starts a run, comes to its moment, strikes there and returns at once. */
export const KILL_POINTS = {
  'the server is on its way up': async (strike) => {
    const moment = await startRun({ config: {} });
    await until(async () => (await moment.workspace.servers()).length > 0);
    return struck(moment, strike);
  },
  'the run has just started': async (strike) => {
    const moment = await startRun({ config: {} });
    await moment.command.untilSaid(/^Run: /m);
    return struck(moment, strike);
  },
  'generate is writing 1,500 files': async (strike) => {
    const moment = await startRun({ config: MANY_WORKERS });
    await until(async () => (await countStaged(moment.workspace)) > 200);
    return struck(moment, strike);
  },
  'generate is done, validate reads 1,500 files': async (strike) => {
    const moment = await startRun({ config: MANY_WORKERS });
    await until(async () => (await listPlanFolders(moment.workspace)).length > 0);
    return struck(moment, strike);
  },
  'monitor waits for the API server': async (strike) => {
    const apiServer = await openReceiver({ holds: true, status: 503 });
    const moment = await startRun({ config: {}, apiServer });
    await apiServer.untilReceived(1);
    return struck({ ...moment, release: apiServer.release }, strike);
  },
  'the receiver holds the notification': async (strike) => {
    const receiver = await openReceiver({ holds: true });
    const moment = await startRun({ config: {}, receiver });
    await receiver.untilReceived(1);
    return struck({ ...moment, release: receiver.release }, strike);
  },
  'the receiver has just answered': async (strike) => {
    const receiver = await openReceiver();
    const moment = await startRun({ config: {}, receiver });
    await new Promise<void>((resolve, reject) => {
      receiver.onAnswered = () => {
        // In the same turn: nothing of the answer has been worked on.
        strike(moment).then(resolve, reject);
        receiver.onAnswered = () => undefined;
      };
    });
    return moment;
  },
} satisfies Record<string, (strike: (moment: Moment) => Promise<void>) => Promise<Moment>>;

async function struck(moment: Moment, strike: (moment: Moment) => Promise<void>): Promise<Moment> {
  await strike(moment);
  return moment;
}

interface StartRun {
  config: Record<string, string | number>;
  receiver?: Receiver;
  apiServer?: Receiver;
}

async function startRun({ config, receiver, apiServer }: StartRun): Promise<Moment> {
  const workspace = await createWorkspace();
  const args = ['run', '--config', await workspace.writeConfig('config.yaml', config)];
  if (receiver !== undefined) args.push(...(await alertTo(workspace, receiver)));
  if (apiServer !== undefined) args.push(...(await observeBy(workspace, apiServer)));
  return {
    workspace,
    args,
    command: workspace.start(args),
    release: () => undefined,
    webhookIds: () => receiver?.webhookIds() ?? [],
  };
}

async function countStaged({ path }: Workspace): Promise<number> {
  const folders = await readdir(path(JOBS_DIR)).catch(() => []);
  const staging = folders.find((name) => name.startsWith('.'));
  return staging === undefined ? 0 : (await readdir(path(JOBS_DIR, staging)).catch(() => [])).length;
}

function until(look: () => Promise<boolean>): Promise<void> {
  return vi.waitFor(
    async () => {
      if (!(await look())) throw new Error('The run did not come to this moment.');
    },
    { timeout: 30_000, interval: 10 },
  );
}
