import { setTimeout as sleep } from 'node:timers/promises';
import { StageError } from '../../../core/errors.js';
import type { ClusterTarget } from '../../../core/cluster-target.js';
import { createEndings, type Endings, withEndings } from '../../../core/monitor/endings.js';
import { countProgress, type MonitorProgress } from '../../../core/monitor/progress.js';
import { isFinished } from '../../../core/observed/conditions.js';
import { type ClusterSnapshot, unobserved } from '../../../core/monitor/snapshot.js';
import { openConnection } from '../connect/connection.js';
import { explainUnreachable, isTransient } from '../connect/explain-unreachable.js';
import { type FoundKubeconfig, findKubeconfig } from '../connect/find-kubeconfig.js';
import { isBusy, isOutage } from '../connect/is-outage.js';
import { readSnapshot } from './read-snapshot.js';
import { waitForJobs } from './wait-for-jobs.js';

export interface ObserveCluster {
  target: ClusterTarget;
  env: Readonly<Record<string, string | undefined>>;
  namespace: string;
  labelSelector: string;
  expectedJobs: string[];
  now: () => Date;
  signal: AbortSignal;
  /** Wait for the Jobs to end; absent: look once. */
  wait?: {
    /** Waiting ends at this instant, whatever the Jobs do. */
    until: Date;
    /** An earlier attempt has seen the cluster: its absence is an outage to wait for. */
    isKnown: boolean;
    report(progress: MonitorProgress): void;
  };
  /** The time for waiting is over: Jobs that have not ended count as timed out. */
  waitExpired?: boolean;
  /** What is known of Jobs that may be gone. */
  endings?: Endings;
  /** Last lines of every container; absent: of failed ones alone. */
  maxLogLines?: number | undefined;
}

/** The last look may see what the watch did not: a Job outside the selector, one that was just made, an outage. */
const LOOK_AGAIN_MS = 5_000;

/**
 * Looks at the cluster, after waiting where that was asked for. That there is none, or that it can't be reached, is an
 * observation too, unless Jobs must be there: then it is a failure, and only the end of the waiting time is a verdict.
 *
 * @throws StageError ClusterUnusable or Unavailable where Jobs that must exist can't be seen; another when a kubeconfig
 * or context was named that is missing or malformed, or the ledger can't be written.
 */
export async function observeCluster(input: ObserveCluster): Promise<ClusterSnapshot> {
  const { target, env, namespace, labelSelector, expectedJobs, signal } = input;
  const found = await findKubeconfig({ target, env });
  const about = { namespace, labelSelector, expectedJobs };
  if (found.source === 'none') {
    if (expectedJobs.length > 0) throw unseenJobs(found.message, expectedJobs);
    const problem = { reason: 'ClusterNotConfigured', message: found.message } as const;
    return unobserved({ ...about, observedAt: input.now().toISOString(), clusterName: '', problem });
  }
  const clusterName = found.context;
  const endings =
    input.endings ?? createEndings({ ledger: new Map(), append: () => Promise.resolve(), now: input.now });
  try {
    if (input.wait !== undefined) return await lookAfterWaiting({ ...input, found, endings }, input.wait);
    const snapshot = await look({ ...input, found, endings });
    return { ...snapshot, waitTimedOut: input.waitExpired === true && !isOver(snapshot) };
  } catch (error) {
    signal.throwIfAborted();
    // A kubeconfig or a ledger that can't be used is no fault of the cluster.
    if (error instanceof StageError) throw error;
    const message = `The cluster of context ${clusterName} could not be observed: ${explainUnreachable(error)}.`;
    const observedAt = input.now();
    const waitTimedOut = input.waitExpired === true || (input.wait !== undefined && observedAt >= input.wait.until);
    if (expectedJobs.length > 0 && !waitTimedOut) throw unseenJobs(message, expectedJobs, error);
    const problem = { reason: 'ClusterUnreachable', message } as const;
    return {
      ...unobserved({ ...about, observedAt: observedAt.toISOString(), clusterName, problem }),
      waitTimedOut,
    };
  }
}

/** What a run has created and nobody can see is neither well nor ill: the look itself has failed. */
function unseenJobs(message: string, expectedJobs: readonly string[], cause?: unknown): StageError {
  const mayPass = cause !== undefined && (isTransient(cause) || isBusy(cause));
  return new StageError({
    type: mayPass ? 'Unavailable' : 'ClusterUnusable',
    message: `Expected to see the ${expectedJobs.length} jobs that were applied. ${message}`,
    hint: 'The jobs go on; look at them with the health command once the cluster can be read.',
    ...(cause === undefined ? {} : { cause }),
  });
}

interface Known extends ObserveCluster {
  found: Exclude<FoundKubeconfig, { source: 'none' }>;
  endings: Endings;
}

/** Waits and looks until a look agrees that every Job has ended, or the time is up. */
async function lookAfterWaiting(input: Known, wait: NonNullable<ObserveCluster['wait']>): Promise<ClusterSnapshot> {
  const { found, env, now, signal, expectedJobs } = input;
  // Jobs that must exist were created by somebody who had a cluster.
  let isKnown = wait.isKnown || expectedJobs.length > 0;
  for (;;) {
    const limitMs = wait.until.getTime() - now().getTime();
    const connect = () => openConnection(found, { env });
    const waited = await waitForJobs({ ...input, connect, limitMs, isKnown, report: wait.report });
    if (waited === 'expired') {
      const last = await look(input);
      return { ...last, waitTimedOut: !isOver(last) };
    }
    isKnown = true;
    const startedAt = performance.now();
    const snapshot = await lookThroughOutage(input);
    if (snapshot !== null) {
      if (isOver(snapshot)) return snapshot;
      wait.report(countProgress({ jobs: snapshot.jobs, endings: [], expectedJobs }));
    }
    // A look at very many Jobs must not become the server's main occupation.
    const pauseMs = Math.max(LOOK_AGAIN_MS, 3 * (performance.now() - startedAt));
    await sleep(Math.min(pauseMs, Math.max(0, wait.until.getTime() - now().getTime())), undefined, { signal });
  }
}

/** null: the server is away just now. */
async function lookThroughOutage(input: Known): Promise<ClusterSnapshot | null> {
  try {
    return await look(input);
  } catch (error) {
    input.signal.throwIfAborted();
    if (error instanceof StageError || !isOutage(error)) throw error;
    return null;
  }
}

function isOver({ jobs }: ClusterSnapshot): boolean {
  return jobs.every(isFinished);
}

async function look({ found, endings, ...input }: Known): Promise<ClusterSnapshot> {
  const connection = await openConnection(found, { env: input.env });
  try {
    const endedJobs = new Set(endings.all().map(({ job }) => job.name));
    const seen = await readSnapshot({ ...input, connection, clusterName: found.context, endedJobs });
    endings.notice(seen.jobs);
    endings.keepPods(seen.pods);
    await endings.record();
    return withEndings(seen, endings.all());
  } finally {
    await connection.close();
  }
}
