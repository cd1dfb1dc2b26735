import { countProgress, renderProgress } from '../../core/monitor/progress.js';
import type { ObservedJob, ObservedPod } from '../../core/observed/objects.js';
import type { ClusterSnapshot } from '../../core/monitor/snapshot.js';
import { printable } from '../../core/printable.js';
import { renderTable } from './table.js';

/** More than anybody reads in a terminal; `-o json` has all of them. */
const MAX_EVENTS = 20;
const MAX_PODS = 50;

/** The snapshot for people: one row per Job, one per Pod that is not well, the newest events, last log lines. */
export function renderSnapshot(snapshot: ClusterSnapshot): string {
  const { jobs, pods, events, logs, logsOmitted, namespace, labelSelector, observedAt } = snapshot;
  const progress = countProgress({ jobs, endings: [], expectedJobs: [] });
  const unwell = pods.filter(isUnwell);
  const newest = [...events].sort((a, b) => (a.lastTimestamp < b.lastTimestamp ? -1 : 1)).slice(-MAX_EVENTS);
  return [
    `${jobs.length} jobs, ${pods.length} pods in ${namespace} match ${labelSelector} at ${observedAt}\n`,
    jobs.length === 0 ? '' : `${renderProgress(progress)}\n`,
    section(['JOB', 'ACTIVE', 'SUCCEEDED', 'FAILED', 'CONDITIONS'], jobs.map(jobRow)),
    section(['POD', 'PHASE', 'NODE', 'WHY'], unwell.slice(0, MAX_PODS).map(podRow)),
    unwell.length <= MAX_PODS ? '' : `... and ${unwell.length - MAX_PODS} more pods; -o json shows all\n`,
    section(
      ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'],
      newest.map(({ lastTimestamp, type, reason, name, message }) => [lastTimestamp, type, reason, name, message]),
    ),
    ...logs.map(({ pod, container, lines, truncated }) =>
      [`\n--- ${pod}, container ${container}${truncated ? ', the end of it' : ''}`, ...lines.map(printable), ''].join(
        '\n',
      ),
    ),
    logsOmitted === 0 ? '' : `\n${logsOmitted} more containers whose logs are not shown\n`,
  ].join('');
}

function section(head: string[], rows: string[][]): string {
  return rows.length === 0 ? '' : `\n${renderTable([head, ...rows.map((row) => row.map(printable))])}`;
}

function jobRow({ name, active, succeeded, failed, conditions, suspend, fromLedger }: ObservedJob): string[] {
  const words = conditions.filter(({ status }) => status === 'True').map(({ type }) => type);
  if (suspend && !words.includes('Suspended')) words.push('Suspended');
  if (fromLedger) words.push('(gone)');
  return [name, String(active), String(succeeded), String(failed), words.join(',')];
}

function isUnwell(pod: ObservedPod): boolean {
  return pod.phase !== 'Running' && pod.phase !== 'Succeeded';
}

function podRow(pod: ObservedPod): string[] {
  return [pod.name, pod.phase, pod.nodeName, whyOf(pod)];
}

/** The first thing that Kubernetes has to say about it. */
function whyOf({ reason, message, containers, conditions }: ObservedPod): string {
  for (const { name, state } of containers) {
    const { waiting, terminated } = state;
    if (terminated !== undefined && terminated.exitCode !== 0)
      return `${terminated.reason} ${terminated.exitCode} in ${name} ${terminated.message}`;
    if (waiting !== undefined) return `${waiting.reason} in ${name} ${waiting.message}`;
  }
  if (reason !== '') return `${reason} ${message}`;
  const unmet = conditions.find(({ status, reason: why }) => status === 'False' && why !== '');
  return unmet === undefined ? '' : `${unmet.reason} ${unmet.message}`;
}
