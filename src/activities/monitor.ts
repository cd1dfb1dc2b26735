import type { MonitorOutcome, MonitorRequest } from '../core/monitor/contract.js';
import type { Endings } from '../core/monitor/endings.js';
import { countProgress, type MonitorProgress, parseProgress } from '../core/monitor/progress.js';
import type { ClusterSnapshot } from '../core/monitor/snapshot.js';
import { warnAboutUnseen } from '../core/monitor/warn-about-unseen.js';
import type { Attempt } from './stage-activity.js';

export interface MonitorPorts {
  /** Names of the planned Jobs. */
  readPlannedJobs(planDir: string): Promise<string[]>;
  /** What the ledger of that origin knows of how Jobs ended, and where new endings go. */
  openEndings(planDir: string, origin: string): Promise<Endings & { close(): Promise<void> }>;
  /** Looks once, or waits to the end; what could not be observed is a snapshot too. */
  observe(look: MonitorLook): Promise<ClusterSnapshot>;
  /** Deletes the Jobs that the request's run has created; returns one sentence about what became of them. */
  deleteCreated(request: MonitorRequest, signal: AbortSignal): Promise<string>;
  /** Returns the snapshot's address. */
  writeSnapshot(planDir: string, snapshot: ClusterSnapshot): Promise<string>;
}

export interface MonitorLook {
  request: MonitorRequest;
  expectedJobs: string[];
  endings?: Endings;
  /** An earlier attempt has seen the cluster. */
  isKnown: boolean;
  report(progress: MonitorProgress): void;
  signal: AbortSignal;
}

/** Takes the one snapshot that health, history and alerts share. */
export function createMonitor(ports: MonitorPorts) {
  return async (request: MonitorRequest, { signal, report, previous }: Attempt): Promise<MonitorOutcome> => {
    const { planDir, origin, wait, waitExpired } = request;
    const warnings = request.deleteCreated === true ? [await ports.deleteCreated(request, signal)] : [];
    const expectedJobs = request.expectPlanned ? await ports.readPlannedJobs(planDir) : [];
    const endings = origin === undefined ? null : await ports.openEndings(planDir, origin);
    const isKnown = parseProgress(previous) !== null;
    let snapshot: ClusterSnapshot;
    try {
      const known = endings === null ? {} : { endings };
      snapshot = await ports.observe({ request, expectedJobs, ...known, isKnown, report, signal });
    } finally {
      await endings?.close();
    }
    warnings.push(...warnAboutUnseen(snapshot).map((sentence) => `monitor: ${sentence}`));
    const { observed, problem, waitTimedOut, clusterName } = snapshot;
    const { jobs, finished } = countProgress({ jobs: snapshot.jobs, endings: [], expectedJobs });
    return {
      snapshot: await ports.writeSnapshot(planDir, snapshot),
      observed,
      ...(problem === undefined ? {} : { problem }),
      waited: wait || waitExpired,
      jobs,
      finished,
      timedOut: waitTimedOut,
      ...(warnings.length === 0 ? {} : { warnings }),
      clusterName,
    };
  };
}
