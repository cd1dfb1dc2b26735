import type { HealthStatus } from '../health/health-status.js';
import { createStatsCounter, type HistoryStats } from './history-stats.js';
import { parseInstant } from '../instant.js';
import type { HistoryRecord, RecordedJob } from './record.js';
import { rootReasons } from './root-reasons.js';

/** What a report tells of each run that its timeline shows. */
export interface ReportedRun {
  timestamp: string;
  health: HealthStatus;
  ok: number;
  warn: number;
  error: number;
  /** `OOMKilled: 2`, worst first. */
  reasons: string;
  /** '' in records of the original format, as all that they do not know. */
  session: string;
  runKey: string;
  mode: string;
  namespace: string;
  selector: string;
  exitCode: number | null;
  /** The longest of its Jobs, in seconds; null where none has run. */
  longestJobSeconds: number | null;
}

export interface ReportedJob {
  name: string;
  health: HealthStatus;
  phase: string;
  reason: string;
  message: string;
  /** RFC 3339; '' where it has not come to that. */
  startedAt: string;
  endedAt: string;
  /** Until it was looked at, where it still ran; null where it has not started. */
  durationSeconds: number | null;
}

/** A run with its Jobs. */
export interface DetailedRun {
  run: ReportedRun;
  jobs: ReportedJob[];
  /** Jobs that are in the record, or did not fit into it, and are not in `jobs`. */
  jobsOmitted: number;
  errors: { reason: string; message: string }[];
}

export interface ReportData {
  stats: HistoryStats;
  /** Namespaces and selectors of all records, with how many name them; the most frequent first. */
  streams: { namespace: string; selector: string; records: number }[];
  /** The newest runs, oldest first. */
  runs: ReportedRun[];
  /** Earlier runs, which only the counts know. */
  runsOmitted: number;
  /** The newest runs, newest first, with what is known of their Jobs. */
  details: DetailedRun[];
}

export interface ReportLimits {
  /** Runs in the timeline. */
  runs: number;
  /** Runs with their Jobs. */
  details: number;
  /** Jobs of each of these. */
  jobs: number;
}

const REPORT_LIMITS: ReportLimits = { runs: 10_000, details: 60, jobs: 100 };

export interface ReportCollector {
  /** Records come in file order. */
  add(record: HistoryRecord): void;
  read(): ReportData;
}

/** Gathers what a report shows, record by record; of all but the newest only counts are kept. */
export function collectReport(limits: ReportLimits = REPORT_LIMITS): ReportCollector {
  const counter = createStatsCounter();
  const streams = new Map<string, ReportData['streams'][number]>();
  const runs = keepNewest<ReportedRun>(limits.runs);
  const records = keepNewest<HistoryRecord>(limits.details);
  return {
    add(record) {
      const { namespace, selector } = record;
      counter.add(record);
      const name = JSON.stringify([namespace, selector]);
      const stream = streams.get(name) ?? { namespace, selector, records: 0 };
      streams.set(name, { ...stream, records: stream.records + 1 });
      runs.add(reportRun(record));
      records.add(record);
    },
    read: () => ({
      stats: counter.read(),
      streams: [...streams.values()].sort((a, b) => b.records - a.records),
      runs: runs.items(),
      runsOmitted: runs.omitted(),
      details: records
        .items()
        .reverse()
        .map((record) => detailRun(record, limits.jobs)),
    }),
  };
}

function reportRun(record: HistoryRecord): ReportedRun {
  const reasons = rootReasons(record).map(({ reason, count }) => `${reason}: ${count}`);
  const known = record.v === 1 ? record : null;
  const durations = (known?.jobs ?? []).flatMap((job) => durationOf(job, observedAt(record)) ?? []);
  return {
    timestamp: record.timestamp,
    health: record.overall_health,
    ok: record.jobs_ok,
    warn: record.jobs_warn,
    error: record.jobs_error,
    reasons: reasons.join(', '),
    session: known?.session_id ?? '',
    runKey: known?.run_key ?? '',
    mode: known?.mode ?? '',
    namespace: record.namespace,
    selector: record.selector,
    exitCode: known?.exit_code ?? null,
    longestJobSeconds: durations.length === 0 ? null : Math.max(...durations),
  };
}

function detailRun(record: HistoryRecord, mostJobs: number): DetailedRun {
  const recorded = record.v === 1 ? record.jobs : [];
  const jobs = recorded.slice(0, mostJobs).map((job) => reportJob(job, observedAt(record)));
  return {
    run: reportRun(record),
    jobs,
    jobsOmitted: record.v === 1 ? recorded.length - jobs.length + (record.jobs_truncated ?? 0) : 0,
    errors: record.v === 1 ? (record.raw_snapshot?.errors ?? []) : [],
  };
}

function reportJob(job: RecordedJob, observed: string): ReportedJob {
  const { name, health, phase, reason, message, started_at: startedAt = '', ended_at: endedAt = '' } = job;
  return { name, health, phase, reason, message, startedAt, endedAt, durationSeconds: durationOf(job, observed) };
}

function durationOf({ started_at: startedAt, ended_at: endedAt }: RecordedJob, observed: string): number | null {
  if (startedAt === undefined) return null;
  const ms = parseInstant(endedAt ?? observed) - parseInstant(startedAt);
  return ms >= 0 ? Math.round(ms / 1_000) : null;
}

function observedAt(record: HistoryRecord): string {
  return (record.v === 1 ? record.raw_snapshot?.observed_at : null) ?? record.timestamp;
}

/** The last items of a stream, in its order. */
function keepNewest<T>(limit: number): { add(item: T): void; items(): T[]; omitted(): number } {
  let kept: T[] = [];
  let count = 0;
  return {
    add(item) {
      count += 1;
      kept.push(item);
      // Now and then, not each time: a list is cut from its front at the cost of all of it.
      if (kept.length >= 2 * limit) kept = kept.slice(-limit);
    },
    items: () => kept.slice(-limit),
    omitted: () => Math.max(0, count - limit),
  };
}
