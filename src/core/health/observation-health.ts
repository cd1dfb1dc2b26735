import type { ClusterSnapshot } from '../monitor/snapshot.js';
import { createFinding } from './finding.js';
import type { HealthLimits } from './limits.js';
import type { Reason } from './reasons.js';
import type { HealthStatus } from './health-status.js';
import type { Evidence, HealthReason, JobHealth } from './report.js';

export interface ObservationHealth {
  /** What concerns the whole observation rather than one Job. */
  errors: HealthReason[];
  /** The health that it alone allows at best. */
  floor: HealthStatus;
}

/** Judges the look itself: what was not observed is never OK. */
export function evaluateObservation(
  { problem, waitTimedOut, namespace, labelSelector }: ClusterSnapshot,
  { jobs, limits }: { jobs: readonly JobHealth[]; limits: HealthLimits },
): ObservationHealth {
  const errors: HealthReason[] = [];
  const add = (reason: Reason, message: string, evidence: Evidence) => {
    const fields = { reason, message, evidence: [evidence] };
    const { hint } = createFinding({ namespace, limits, job: { name: '' } }, fields);
    errors.push({ reason, message, hint, evidence: [evidence] });
  };
  if (waitTimedOut) {
    const unfinished = jobs.filter(({ phase }) => phase !== 'Succeeded' && phase !== 'Failed').length;
    const message =
      problem === undefined
        ? `${unfinished} Jobs had not ended when waiting did.`
        : 'Waiting is over, and the Jobs could not be seen.';
    add('WaitTimedOut', message, { path: 'waitTimedOut', value: 'true' });
  }
  if (problem !== undefined) add(problem.reason, problem.message, { path: 'observed', value: 'false' });
  else if (jobs.length === 0) {
    const message = `No Job in namespace ${namespace} matches ${labelSelector}.`;
    add('NoJobs', message, { path: 'labelSelector', value: labelSelector });
  }
  return { errors, floor: waitTimedOut ? 'ERROR' : problem === undefined ? 'OK' : 'WARN' };
}
