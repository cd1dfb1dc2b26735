import type { ClusterSnapshot } from '../monitor/snapshot.js';
import { HEALTH_ORDER, worstHealth } from './health-status.js';
import { evaluateJob, missingJob } from './job-health.js';
import { evaluateObservation } from './observation-health.js';
import { DEFAULT_LIMITS, type HealthLimits } from './limits.js';
import type { Reason } from './reasons.js';
import type { HealthReport, JobHealth, ReasonCount } from './report.js';
import { indexSnapshot } from './snapshot-index.js';

/**
 * Judges a snapshot: a pure function of what was seen, so that the same snapshot gives the same verdict for ever. Now
 * is the snapshot's `observedAt`.
 */
export function evaluateHealth(snapshot: ClusterSnapshot, limits: HealthLimits = DEFAULT_LIMITS): HealthReport {
  const { namespace, observedAt } = snapshot;
  const context = { namespace, limits, index: indexSnapshot(snapshot), nowMs: Date.parse(observedAt) };
  const jobs = [
    ...snapshot.jobs.map((job) => evaluateJob({ ...context, job })),
    ...findMissing(snapshot).map((name) => missingJob(context, { name, uid: '' })),
  ].sort(compareNames);
  const { errors, floor } = evaluateObservation(snapshot, { jobs, limits });
  return {
    kind: 'HealthReport',
    version: 1,
    overall: worstHealth([floor, ...jobs.map(({ health }) => health)]),
    counts: {
      ok: jobs.filter(({ health }) => health === 'OK').length,
      warn: jobs.filter(({ health }) => health === 'WARN').length,
      error: jobs.filter(({ health }) => health === 'ERROR').length,
    },
    jobs,
    observedAt,
    errors,
  };
}

/** Root causes with counts, worst first; of an OK report only what concerns the whole observation. */
export function countReasons(report: HealthReport): ReasonCount[] {
  const counts = new Map<Reason, { count: number; severity: number }>();
  const add = (reason: Reason | undefined, severity: number) => {
    if (reason === undefined) return;
    const known = counts.get(reason);
    counts.set(reason, { count: (known?.count ?? 0) + 1, severity: Math.max(severity, known?.severity ?? 0) });
  };
  for (const { reason } of report.errors) add(reason, HEALTH_ORDER[report.overall]);
  for (const { health, reasons } of report.jobs) if (health !== 'OK') add(reasons[0]?.reason, HEALTH_ORDER[health]);
  return Array.from(counts, ([reason, { count, severity }]) => ({ reason, count, severity }))
    .sort((a, b) => b.severity - a.severity || b.count - a.count || (a.reason < b.reason ? -1 : 1))
    .map(({ reason, count }) => ({ reason, count }));
}

function findMissing({ observed, expectedJobs, jobs }: ClusterSnapshot): string[] {
  if (!observed) return [];
  const seen = new Set(jobs.map(({ name }) => name));
  return expectedJobs.filter((name) => !seen.has(name));
}

function compareNames(a: JobHealth, b: JobHealth): number {
  return a.name === b.name ? (a.uid < b.uid ? -1 : 1) : a.name < b.name ? -1 : 1;
}
