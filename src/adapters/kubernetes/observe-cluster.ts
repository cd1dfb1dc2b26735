import { setTimeout as sleep } from 'node:timers/promises';
import { StageError } from '../../core/errors.js';
import type { ClusterTarget } from '../../core/monitor/contract.js';
import { createEndings, type Endings, withEndings } from '../../core/monitor/endings.js';
import type { MonitorProgress } from '../../core/monitor/progress.js';
import { type ClusterSnapshot, isFinished, unobserved } from '../../core/monitor/snapshot.js';
import { openConnection } from './connection.js';
import { explainUnreachable } from './explain-unreachable.js';
import { type FoundKubeconfig, findKubeconfig } from './find-kubeconfig.js';
import { isOutage } from './is-outage.js';
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
 * observation too.
 *
 * @throws StageError when a kubeconfig or context was named that is missing or malformed, or the ledger can't be written.
 */
export async function observeCluster(input: ObserveCluster): Promise<ClusterSnapshot> {
  const { target, env, namespace, labelSelector, expectedJobs, signal } = input;
  const found = await findKubeconfig({ target, env });
  const about = { namespace, labelSelector, expectedJobs };
  if (found.source === 'none') {
    const problem = { reason: 'ClusterNotConfigured', message: found.message } as const;
    return unobserved({ ...about, observedAt: input.now().toISOString(), clusterName: '', problem });
  }
  const clusterName = found.context;
  const endings =
    input.endings ?? createEndings({ ledger: new Map(), append: () => Promise.resolve(), now: input.now });
  let expired = input.waitExpired ?? false;
  // Jobs that must exist were created by somebody who had a cluster.
  let isKnown = input.wait?.isKnown === true || expectedJobs.length > 0;
  try {
    for (;;) {
      if (input.wait !== undefined && !expired) {
        expired = await isWaitExpired({ ...input, found, endings }, { ...input.wait, isKnown });
        isKnown = true;
      }
      const mayTryAgain = input.wait !== undefined && !expired;
      const snapshot = await look({ ...input, found, endings }).catch((error: unknown) => {
        signal.throwIfAborted();
        if (!mayTryAgain || error instanceof StageError || !isOutage(error)) throw error;
        return null;
      });
      if (snapshot !== null) {
        const isOver = snapshot.jobs.every(isFinished);
        if (!mayTryAgain || isOver) return { ...snapshot, waitTimedOut: expired && !isOver };
      }
      await sleep(LOOK_AGAIN_MS, undefined, { signal });
    }
  } catch (error) {
    signal.throwIfAborted();
    // A kubeconfig or a ledger that can't be used is no fault of the cluster.
    if (error instanceof StageError) throw error;
    const message = `The cluster of context ${clusterName} could not be observed: ${explainUnreachable(error)}.`;
    const problem = { reason: 'ClusterUnreachable', message } as const;
    return {
      ...unobserved({ ...about, observedAt: input.now().toISOString(), clusterName, problem }),
      waitTimedOut: expired,
    };
  }
}

interface Known extends ObserveCluster {
  found: Exclude<FoundKubeconfig, { source: 'none' }>;
  endings: Endings;
}

async function isWaitExpired(input: Known, { until, isKnown, report }: NonNullable<ObserveCluster['wait']>) {
  const { found, now, env } = input;
  const outcome = await waitForJobs({
    ...input,
    connect: () => openConnection(found, { env }),
    limitMs: until.getTime() - now().getTime(),
    isKnown,
    report,
  });
  return outcome === 'expired';
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
