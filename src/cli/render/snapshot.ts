import type { ClusterSnapshot } from '../../core/monitor/snapshot.js';
import { renderTable } from './table.js';

/** The snapshot for people: one row per Job, one per Pod that is not well, the newest events. */
export function renderSnapshot(snapshot: ClusterSnapshot): string {
  const jobs = snapshot.jobs.map(({ name, active, succeeded, failed, conditions }) => [
    name,
    String(active),
    String(succeeded),
    String(failed),
    conditions
      .filter(({ status }) => status === 'True')
      .map(({ type }) => type)
      .join(','),
  ]);
  const events = snapshot.events.map(({ lastTimestamp, type, reason, name, message }) => [
    lastTimestamp,
    type,
    reason,
    name,
    message,
  ]);
  return [
    `${snapshot.jobs.length} jobs, ${snapshot.pods.length} pods in ${snapshot.namespace} match ${snapshot.labelSelector} at ${snapshot.observedAt}\n`,
    jobs.length === 0 ? '' : renderTable([['JOB', 'ACTIVE', 'SUCCEEDED', 'FAILED', 'CONDITIONS'], ...jobs]),
    events.length === 0
      ? ''
      : renderTable([['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'], ...events.slice(-20)]),
  ].join('');
}
