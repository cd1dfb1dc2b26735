import type { HealthOutcome, HealthRequest } from '../core/health/contract.js';
import { countReasons, evaluateHealth } from '../core/health/evaluate-health.js';
import { highlight } from '../core/health/highlights.js';
import type { HealthLimits } from '../core/health/limits.js';
import { PENDING_REASONS } from '../core/health/reasons.js';
import type { HealthReport } from '../core/health/report.js';
import type { ClusterSnapshot } from '../core/monitor/snapshot.js';

export interface HealthPorts {
  /** What the worker's operator has set. */
  limits: HealthLimits;
  readSnapshot(address: string): Promise<ClusterSnapshot>;
  /** Returns the report's address. */
  writeReport(planDir: string, report: HealthReport): Promise<string>;
}

/** Judges the snapshot. The judgement runs in an activity, so that its rules may change without breaking replay. */
export function createHealth(ports: HealthPorts) {
  return async ({ snapshot, planDir }: HealthRequest): Promise<HealthOutcome> => {
    const report = evaluateHealth(await ports.readSnapshot(snapshot), ports.limits);
    const reasons = countReasons(report);
    return {
      overall: report.overall,
      counts: report.counts,
      reasons,
      onlyPending: reasons.length > 0 && reasons.every(({ reason }) => PENDING_REASONS.has(reason)),
      report: await ports.writeReport(planDir, report),
      highlights: highlight(report),
    };
  };
}
