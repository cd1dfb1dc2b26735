import type { ClusterSnapshot } from '../monitor/snapshot.js';
import { evaluateJob, missingJob } from './job-health.js';
import type { Reason } from './reasons.js';
import type { HealthReason, HealthReport, HealthStatus, JobHealth, ReasonCount } from './report.js';

const SEVERITY: Record<HealthStatus, number> = { OK: 0, WARN: 1, ERROR: 2 };

/** Judges a snapshot: a pure function of what was seen, so that the same snapshot gives the same verdict for ever. */
export function evaluateHealth(snapshot: ClusterSnapshot): HealthReport {
  const jobs = [
    ...snapshot.jobs.map((job) => evaluateJob(job, snapshot)),
    ...findMissing(snapshot).map((name) => missingJob(name)),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  const counts = {
    ok: jobs.filter(({ health }) => health === 'OK').length,
    warn: jobs.filter(({ health }) => health === 'WARN').length,
    error: jobs.filter(({ health }) => health === 'ERROR').length,
  };
  const { errors, floor } = judgeObservation(snapshot, jobs);
  const overall = [floor, ...jobs.map(({ health }) => health)].reduce(worse, 'OK');
  return { kind: 'HealthReport', version: 1, overall, counts, jobs, observedAt: snapshot.observedAt, errors };
}

/** Root causes with counts, worst first; of an OK report only what concerns the whole observation. */
export function countReasons(report: HealthReport): ReasonCount[] {
  const counts = new Map<Reason, { count: number; severity: number }>();
  const add = (reason: Reason | undefined, severity: number) => {
    if (reason === undefined) return;
    const known = counts.get(reason);
    counts.set(reason, { count: (known?.count ?? 0) + 1, severity: Math.max(severity, known?.severity ?? 0) });
  };
  for (const { reason } of report.errors) add(reason, SEVERITY[report.overall]);
  for (const { health, reasons } of report.jobs) if (health !== 'OK') add(reasons[0]?.reason, SEVERITY[health]);
  return Array.from(counts, ([reason, { count, severity }]) => ({ reason, count, severity }))
    .sort((a, b) => b.severity - a.severity || b.count - a.count || (a.reason < b.reason ? -1 : 1))
    .map(({ reason, count }) => ({ reason, count }));
}

function findMissing({ observed, expectedJobs, jobs }: ClusterSnapshot): string[] {
  if (!observed) return [];
  const seen = new Set(jobs.map(({ name }) => name));
  return expectedJobs.filter((name) => !seen.has(name));
}

/** What concerns the whole observation, and the health that it alone allows at best. */
function judgeObservation(
  snapshot: ClusterSnapshot,
  jobs: JobHealth[],
): { errors: HealthReason[]; floor: HealthStatus } {
  const { problem, waitTimedOut, namespace, labelSelector } = snapshot;
  if (problem !== undefined) {
    const hint =
      problem.reason === 'ClusterNotConfigured'
        ? 'Name a cluster with --kubeconfig or KUBECONFIG to have Jobs observed.'
        : 'Check the cluster and the credentials, then run monitor again.';
    return { errors: [{ reason: problem.reason, message: problem.message, hint, evidence: [] }], floor: 'WARN' };
  }
  if (waitTimedOut) {
    const message = `${jobs.filter(({ phase }) => phase !== 'Succeeded' && phase !== 'Failed').length} Jobs had not ended when waiting did.`;
    const hint = 'Look at what they wait for, or allow more time with --wait-timeout.';
    return { errors: [{ reason: 'WaitTimedOut', message, hint, evidence: [] }], floor: 'ERROR' };
  }
  if (jobs.length === 0) {
    const message = `No Job in namespace ${namespace} matches ${labelSelector}.`;
    return { errors: [{ reason: 'NoJobs', message, evidence: [] }], floor: 'OK' };
  }
  return { errors: [], floor: 'OK' };
}

function worse(a: HealthStatus, b: HealthStatus): HealthStatus {
  return SEVERITY[a] >= SEVERITY[b] ? a : b;
}
