// Moments in the middle of a run at which the kill tests strike.

import { readdir } from 'node:fs/promises';
import { vi } from 'vitest';
import { type Command, createWorkspace, PATIENCE_MS, type Workspace } from '../support/process.js';
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
const MANY_WORKERS = { workers: 1_000, total_iterations: 1_000 };

const JOBS_DIR = 'outputs/d29_k8s_jobs';

/** Each starts a run and strikes when it has come to its moment: at once, with nothing to look up any more. */
export const KILL_POINTS = {
  'the server is on its way up': async (strike) => {
    const moment = await startRun({ config: {} });
    await until(async () => (await moment.workspace.servers()).length > 0);
    strike(await withServers(moment));
    return moment;
  },
  'the run has just started': async (strike) => {
    const moment = await startRun({ config: {} });
    await moment.command.untilSaid(/^Run: /m);
    strike(await withServers(moment));
    return moment;
  },
  'generate is writing 1,000 files': async (strike) => {
    const moment = await startRun({ config: MANY_WORKERS });
    await moment.command.untilSaid(/^Run: /m);
    const struck = await withServers(moment);
    await until(async () => (await countStaged(moment.workspace)) > 200);
    strike(struck);
    return moment;
  },
  'generate is done, validate reads 1,000 files': async (strike) => {
    const moment = await startRun({ config: MANY_WORKERS });
    await moment.command.untilSaid(/^Run: /m);
    const struck = await withServers(moment);
    await until(async () => (await listPlanFolders(moment.workspace)).length > 0);
    strike(struck);
    return moment;
  },
  'apply asks the API server': async (strike) => {
    const apiServer = await openReceiver({ holds: true, status: 503 });
    const moment = await startRun({ config: {}, apiServer });
    await apiServer.untilReceived(1);
    strike(await withServers(moment));
    return { ...moment, release: apiServer.release };
  },
  'the receiver holds the notification': async (strike) => {
    const receiver = await openReceiver({ holds: true });
    const moment = await startRun({ config: {}, receiver });
    await receiver.untilReceived(1);
    strike(await withServers(moment));
    return { ...moment, release: receiver.release };
  },
  'the receiver has just answered': async (strike) => {
    const receiver = await openReceiver({ holds: true });
    const moment = await startRun({ config: {}, receiver });
    await receiver.untilReceived(1);
    const struck = await withServers(moment);
    await new Promise<void>((resolve) => {
      receiver.onAnswered = () => {
        strike(struck);
        resolve();
      };
      receiver.release();
    });
    receiver.onAnswered = () => undefined;
    return moment;
  },
} satisfies Record<string, (strike: (moment: StruckMoment) => void) => Promise<Moment>>;

/** A moment with the process ids of its server, which are looked up before it is struck. */
export interface StruckMoment extends Moment {
  servers: number[];
}

async function withServers(moment: Moment): Promise<StruckMoment> {
  return { ...moment, servers: await moment.workspace.servers() };
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
    { timeout: PATIENCE_MS, interval: 10 },
  );
}
