import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { StageError } from '../src/core/errors.js';
import type { Api } from './api.js';

const POLL_MS = 50;
/** Where it runs, its events are in nobody's way. */
const PODS = '/api/v1/namespaces/kube-system/pods';
const POD = `${PODS}/sandbox-readiness`;

const PodStatus = z.object({ status: z.object({ phase: z.string().optional() }).optional() });

const Nodes = z.object({
  items: z.array(
    z.object({
      status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional() }),
    }),
  ),
});

export interface ReadinessOptions {
  api: Api;
  deadline: number;
  /** Throws when waiting has become pointless. */
  check: () => void;
}

/** Waits until the API server answers and has its own roles and namespaces. */
export async function waitForServer(options: ReadinessOptions): Promise<void> {
  await poll('the API server to be ready', options, async () => {
    const answer = await options.api.call('/readyz').catch(() => undefined);
    return answer?.status === 200;
  });
}

/** Waits until every node has said that it is ready. */
export async function waitForNodes(options: ReadinessOptions): Promise<void> {
  await poll('all nodes to be ready', options, async () => {
    const { items } = Nodes.parse((await options.api.call('/api/v1/nodes')).body);
    return items.every(({ status }) =>
      status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    );
  });
}

/**
 * Waits until a Pod runs to its end: the service accounts are there, the scheduler has found a ready node, kwok plays
 * it. The Pod is removed again.
 */
export async function waitForPods(options: ReadinessOptions): Promise<void> {
  const { api } = options;
  await poll('a service account in the default namespace', options, async () => {
    return (await api.call('/api/v1/namespaces/default/serviceaccounts/default')).status === 200;
  });
  await poll('a Pod to be accepted', options, async () => {
    return (await api.call(PODS, { method: 'POST', body: renderPod() })).status === 201;
  });
  await poll('a Pod to run', options, async () => {
    const { body } = await api.call(POD);
    return PodStatus.parse(body).status?.phase === 'Succeeded';
  });
  await api.call(`${POD}?gracePeriodSeconds=0`, { method: 'DELETE' });
}

function renderPod(): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'sandbox-readiness', annotations: { 'sandbox/after': '0s' } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'sandbox' }] },
  };
}

async function poll(what: string, options: ReadinessOptions, done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) {
    options.check();
    if (Date.now() > options.deadline) {
      throw new StageError({ type: 'TimedOut', message: `Expected ${what} in time, got nothing.` });
    }
    await sleep(POLL_MS);
  }
}
