import type { HistoryRecord } from './record.js';

/** Why a record is not OK, as counts: its run's own errors, then its Jobs' root causes, worst and most frequent first. */
export function rootReasons(record: HistoryRecord): { reason: string; count: number }[] {
  if (record.v === 0) return [];
  const counts = new Map<string, number>();
  const add = (reason: string) => counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const jobs = record.jobs.filter((job) => job.reason !== '');
  // A Map keeps the order of first insertion and sort is stable, so equal counts stay in order of severity.
  for (const { reason } of jobs.filter(({ health }) => health === 'ERROR')) add(reason);
  for (const { reason } of jobs.filter(({ health }) => health === 'WARN')) add(reason);
  const ofJobs = [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
  const ofRun = (record.raw_snapshot?.errors ?? []).map(({ reason }) => ({ reason, count: 1 }));
  return record.overall_health === 'OK' ? [] : [...ofRun, ...ofJobs];
}
