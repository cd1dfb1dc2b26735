import type { MonitorProgress } from '../../core/monitor/progress.js';
import type { ClusterSnapshot } from '../../core/monitor/snapshot.js';
import { type ClusterFlags, clusterTarget } from '../flags/cluster-flags.js';
import type { Io } from '../io.js';

/** Where Jobs live when nothing else says so: the reference config's namespace. */
export const DEFAULT_NAMESPACE = 'trading-bots';

/** As far away as a date can be: only the operator ends the wait. */
const NEVER = new Date(8.64e15);

export interface ObserveOptions {
  /** Follow the Jobs until they have ended, telling how far they are. */
  follow?: (progress: MonitorProgress) => void;
  /** Last lines of every container; absent: of failed ones alone. */
  maxLogLines?: number | undefined;
  signal?: AbortSignal;
}

/** One look at the cluster, for the stage commands; throws StageError for a selector that no server would take. */
export async function observe(flags: ClusterFlags, io: Io, options: ObserveOptions = {}): Promise<ClusterSnapshot> {
  const { StageError } = await import('../../core/errors.js');
  const { findSelectorProblem } = await import('../../core/label-selector.js');
  const { warnAboutUnseen } = await import('../../core/monitor/warn-about-unseen.js');
  const { observeCluster } = await import('../../adapters/kubernetes/monitor/observe-cluster.js');
  const problem = findSelectorProblem(flags.labelSelector);
  if (problem !== null) {
    throw new StageError({
      type: 'InvalidInput',
      message: `Expected a label selector such as app=arbitrage-tuning, got "${flags.labelSelector}", which ${problem}.`,
      hint: 'Correct --label-selector.',
    });
  }
  const { follow, maxLogLines, signal = new AbortController().signal } = options;
  const snapshot = await observeCluster({
    target: clusterTarget(flags, io),
    env: io.env,
    namespace: flags.namespace ?? DEFAULT_NAMESPACE,
    labelSelector: flags.labelSelector,
    expectedJobs: [],
    now: () => new Date(),
    signal,
    maxLogLines,
    ...(follow === undefined ? {} : { wait: { until: NEVER, isKnown: false, report: follow } }),
  });
  for (const sentence of warnAboutUnseen(snapshot)) io.err(`Warning: ${sentence}\n`);
  return snapshot;
}

/** The stage commands exist to look: without a cluster they could not do their work. */
export function exitCodeWhenUnobserved({ problem }: ClusterSnapshot, io: Io): 3 | null {
  if (problem === undefined) return null;
  io.err(`${problem.message}\n`);
  return 3;
}
