import type { MonitorOutcome, MonitorRequest } from '../core/monitor/contract.js';
import { type ClusterSnapshot, isFinished } from '../core/monitor/snapshot.js';

export interface MonitorPorts {
  /** Names of the planned Jobs. */
  readPlannedJobs(planDir: string): Promise<string[]>;
  /** Looks once, or waits to the end; what could not be observed is a snapshot too. */
  observe(request: MonitorRequest, expectedJobs: string[], signal: AbortSignal): Promise<ClusterSnapshot>;
  /** Returns the snapshot's address. */
  writeSnapshot(planDir: string, snapshot: ClusterSnapshot): Promise<string>;
}

/** Takes the one snapshot that health, history and alerts share. */
export function createMonitor(ports: MonitorPorts) {
  return async (request: MonitorRequest, { signal }: { signal: AbortSignal }): Promise<MonitorOutcome> => {
    const expected = request.expectPlanned ? await ports.readPlannedJobs(request.planDir) : [];
    const snapshot = await ports.observe(request, expected, signal);
    const { observed, problem, jobs, waitTimedOut, clusterName } = snapshot;
    return {
      snapshot: await ports.writeSnapshot(request.planDir, snapshot),
      observed,
      ...(problem === undefined ? {} : { problem }),
      waited: request.wait || request.waitExpired,
      jobs: jobs.length,
      finished: jobs.filter(isFinished).length,
      timedOut: waitTimedOut,
      clusterName,
    };
  };
}
