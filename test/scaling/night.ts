// A night on a Temporal server and a cluster, served by two workers that share one state root.

import { appendFile, copyFile, readFile, symlink } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { expect, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import type { Api } from '../../sandbox/api.js';
import type { Sandbox } from '../../sandbox/sandbox.js';
import type { TemporalServer } from '../../sandbox/temporal/temporal-server.js';
import type { Stage } from '../../src/core/pipeline/stages.js';
import { createNamespace, type Namespace } from '../cluster/monitor/support.js';
import { alertTo } from '../process/holds.js';
import type { Receiver } from '../process/receiver.js';
import { listPlanFolders, readHistory } from '../process/traces.js';
import { readTree } from '../support/folders.js';
import { type Command, createWorkspace, type Workspace } from '../support/process.js';
import { grantNight, startWorker } from '../support/remote-server.js';
import { HISTORY, type Hold, HOLDS } from './holds.js';

export interface Machinery {
  temporal: TemporalServer;
  sandbox: Sandbox;
  api: Api;
}

/** A run that is under way. */
export interface Night {
  shared: Workspace;
  namespace: Namespace;
  receiver: Receiver;
  workers: readonly [Command, Command];
  workflowId: string;
  run: Command;
  /** The same command line again: another night. */
  runAgain(): Command;
  release(): Promise<void>;
}

/** A night that has not begun. */
export interface PreparedNight {
  shared: Workspace;
  namespace: Namespace;
  hold: Hold;
  /** A worker of the shared root. */
  startWorker(env?: Record<string, string>): Promise<Command>;
  /** Starts a run which ends with exit code 2. */
  start(): Command;
  operator: Workspace;
}

export interface PrepareNight extends Pick<Machinery, 'sandbox' | 'api'> {
  /** Of the Temporal server. */
  address: string;
  /** @default the sandbox's own */
  kubeconfig?: string;
  hold(shared: Workspace): Promise<Hold>;
}

/** Everything that a run needs which applies, is judged as ERROR and tells so. */
export async function prepareNight({
  sandbox,
  api,
  address,
  hold: take,
  ...other
}: PrepareNight): Promise<PreparedNight> {
  const [shared, operator] = [await createWorkspace(), await createWorkspace()];
  const namespace = await createNamespace(sandbox, api);
  await copyFile(other.kubeconfig ?? sandbox.kubeconfig, shared.path('kubeconfig'));
  const hold = await take(shared);
  const { config, jobs, flags, receiver } = hold;
  await plantFailure(api, namespace);

  const file = await operator.writeConfig('config.yaml', {
    workers: jobs,
    total_iterations: jobs,
    k8s_namespace: namespace.name,
  });
  await appendFile(operator.path(file), config.map((line) => `${line}\n`).join(''));
  const alerts = await alertTo(shared, receiver);
  const connection = { TEMPORAL_ADDRESS: address };
  const policy = grantNight(shared, address);
  // The failed Job is nobody's: only a verdict about all that matches the selector knows of it.
  const judged = ['--scope', 'selector', ...flags, ...alerts.slice(0, 3)];
  const args = ['run', '--config', file, '--kubeconfig', 'kubeconfig', '--enable-apply', ...judged, '-o', 'json'];
  return {
    shared,
    namespace,
    hold,
    operator,
    startWorker: (env = {}) => startWorker(shared, { env: { ...policy, ...env } }),
    start: () => operator.start(args, { env: connection }),
  };
}

/** Starts two workers and a run whose stage takes long enough to be struck, and which ends with exit code 2. */
export async function beginNight({ temporal, sandbox, api }: Machinery, stage: Stage): Promise<Night> {
  const prepared = await prepareNight({ sandbox, api, address: temporal.address, hold: HOLDS[stage] });
  const { shared, operator, namespace, start } = prepared;
  const { receiver, release } = prepared.hold;
  // The other machine has the same storage mounted elsewhere.
  const mounted = operator.path('../mounted');
  await symlink(shared.folder, mounted);
  const workers = [
    await prepared.startWorker(),
    await prepared.startWorker({ TUNING_PIPELINE_ROOT: mounted }),
  ] as const;
  const run = start();
  const [, workflowId = ''] = await run.untilSaid(/^Run: (\S+)/m);
  onTestFinished(() => terminate(temporal.client, workflowId));
  return { shared, namespace, receiver, workers, workflowId, run, runAgain: start, release };
}

/** Ends a run that has not ended by itself: the workers of the next night would carry it on. */
async function terminate({ workflow }: Client, workflowId: string): Promise<void> {
  try {
    await workflow.getHandle(workflowId).terminate();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

const jobSchema = z.looseObject({ status: z.looseObject({ failed: z.number().optional() }) });

const FAILED_JOB = 'failed-before';

/** A Job that makes the verdict ERROR, so that exit code and alert have something to say. */
async function plantFailure(api: Api, namespace: Namespace): Promise<void> {
  await namespace.createJobs({ name: FAILED_JOB, annotations: { outcome: 'fail', after: '0s' } });
  await vi.waitFor(async () => {
    const { body } = await api.call(`/apis/batch/v1/namespaces/${namespace.name}/jobs/${FAILED_JOB}`);
    expect(jobSchema.parse(body).status.failed).toBe(1);
  }, 30_000);
}

const resultSchema = z.looseObject({
  exitCode: z.number(),
  stages: z.array(z.looseObject({ stage: z.string(), attempts: z.number(), status: z.string() })),
  steps: z.array(z.string()),
  warnings: z.array(z.string()),
});

export type NightResult = z.output<typeof resultSchema>;

/** What `run -o json` printed. */
export function parseResult(stdout: string): NightResult {
  return resultSchema.parse(JSON.parse(stdout));
}

/** Everything that a night leaves for others to see. */
export interface Traces {
  historyLines: number;
  history: string;
  planFolders: number;
  /** Hash of the manifests and the plan. */
  manifests: string;
  /** Names of the Jobs that this night has created, and of those that its plan names. */
  created: string[];
  planned: string[];
  /** Different notifications, however often each came. */
  webhookIds: string[];
}

export async function readTraces({
  shared,
  namespace,
  receiver,
}: Pick<Night, 'shared' | 'namespace' | 'receiver'>): Promise<Traces> {
  const folders = await listPlanFolders(shared);
  const trees = folders.map((folder) => Object.entries(readTree(shared.path('outputs/d29_k8s_jobs', folder))));
  const files = trees.flat().filter(([name]) => /^(?:job-.*\.yaml|plan\.json)$/.test(name));
  return {
    historyLines: (await readHistory(shared)).length,
    history: await readFile(shared.path(HISTORY), 'utf8'),
    planFolders: folders.length,
    manifests: createHash('sha256').update(JSON.stringify(files)).digest('hex'),
    created: (await namespace.jobNames()).filter((name) => name !== FAILED_JOB).sort(),
    planned: files.flatMap(([name]) => /^job-\d+-(.*)\.yaml$/.exec(name)?.[1] ?? []).sort(),
    webhookIds: [...new Set(receiver.webhookIds())],
  };
}
