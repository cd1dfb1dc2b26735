import { collectReport, type ReportData, type ReportLimits } from '../../src/core/history/report-data.js';
import type { HealthStatus } from '../../src/core/health/health-status.js';
import type { HistoryRecord, RecordedJob } from '../../src/core/history/record.js';
import { aRecordDraft } from './runs.js';

const NIGHT_MS = 86_400_000;
const LAST_MS = Date.parse('2026-11-25T02:00:00Z');

/** One run a night, the last one on 2026-11-25; each has the two Jobs that it is given, or made. */
export function nightsOf(healths: readonly HealthStatus[], jobs?: readonly RecordedJob[]): HistoryRecord[] {
  return healths.map((health, index) => {
    const ms = LAST_MS - (healths.length - 1 - index) * NIGHT_MS;
    const draft = aRecordDraft(`run-${index}`, { health, timestamp: new Date(ms).toISOString() });
    const [job] = draft.jobs;
    if (job === undefined) throw new Error('Expected a Job.');
    const started = new Date(ms - 7_200_000).toISOString();
    const made = [
      { ...job, started_at: started, ended_at: new Date(ms - 3_600_000).toISOString() },
      { ...job, name: 'job-2', health: 'OK' as const, reason: 'Completed', started_at: started },
    ];
    const raw_snapshot = { observed_at: draft.timestamp, observed: true, errors: [] };
    return { ...draft, raw_snapshot, jobs: jobs === undefined ? made : [...jobs], prev: null };
  });
}

export function reportOf(records: readonly HistoryRecord[], limits?: ReportLimits): ReportData {
  const collector = collectReport(limits);
  for (const record of records) collector.add(record);
  return collector.read();
}
