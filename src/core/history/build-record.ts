import type { HealthReport, JobHealth } from '../health/report.js';
import { PENDING_REASONS } from '../health/reasons.js';
import { compareInstants } from '../instant.js';
import { truncateText, utf8Length } from '../truncate.js';
import type { RunFacts, Verdict } from './contract.js';
import type { ObservedEvent, ObservedSnapshot } from './observed-snapshot.js';
import { findJobTimes, type JobTimes } from './job-times.js';
import { RECORD_VERSION, type RawSnapshot, type RecordDraft, type RecordedEvent, type RecordedJob } from './record.js';
import { takeWithin } from './take-within.js';

/** A line, its newline included, is never larger: readers may rely on it for their buffers. */
export const MAX_LINE_BYTES = 64 * 1024;

/** Kubernetes writes messages of a kilobyte; the beginning says what happened. */
const MAX_MESSAGE = 256;

/** Room for `prev`, `appended_at`, the truncation counts and the newline, which are known only when the rest is. */
const RESERVED_BYTES = 256;
const MAX_ERRORS_BYTES = 8 * 1024;
const MAX_EVENTS_BYTES = 24 * 1024;

export interface RecordInput {
  key: string;
  /** RFC 3339. */
  timestamp: string;
  facts: RunFacts;
  verdict: Verdict;
  /** null: health was not reached, or its report could not be read. */
  report: HealthReport | null;
  /** null: monitor was not reached, or its snapshot could not be read. */
  snapshot: ObservedSnapshot | null;
  /** Most events kept. */
  eventsLimit: number;
}

/** The run as a history record. Lists are cut from their least important end until the line fits, and counted. */
export function buildRecord({
  key,
  timestamp,
  facts,
  verdict,
  report,
  snapshot,
  eventsLimit,
}: RecordInput): RecordDraft {
  const allEvents = [...(snapshot?.events ?? [])].sort(byImportance);
  const events = takeWithin(allEvents.slice(0, eventsLimit).map(recordEvent), MAX_EVENTS_BYTES);
  const draft: RecordDraft = {
    timestamp,
    namespace: facts.namespace,
    selector: facts.selector,
    overall_health: verdict.health,
    jobs_ok: report?.counts.ok ?? 0,
    jobs_warn: report?.counts.warn ?? 0,
    jobs_error: report?.counts.error ?? 0,
    raw_snapshot: recordSnapshot({ verdict, report, snapshot }),
    v: RECORD_VERSION,
    key,
    run_key: facts.runKey,
    workflow_id: facts.workflowId,
    run_id: facts.runId,
    ...(facts.resetOf === undefined ? {} : { reset_of: facts.resetOf }),
    session_id: facts.sessionId,
    config_hash: facts.configHash,
    ...(facts.clusterName === '' ? {} : { cluster: facts.clusterName }),
    mode: facts.mode,
    exit_code: verdict.exitCode,
    jobs: [],
    events: events.taken,
    events_truncated: allEvents.length - events.taken.length,
  };
  const room = MAX_LINE_BYTES - RESERVED_BYTES - utf8Length(JSON.stringify(draft));
  const times = findJobTimes(snapshot);
  const jobs = takeWithin(
    [...(report?.jobs ?? [])].sort(bySeverity).map((job) => recordJob(job, times.get(job.uid))),
    room,
  );
  return { ...draft, jobs: jobs.taken, ...(jobs.omitted === 0 ? {} : { jobs_truncated: jobs.omitted }) };
}

/** Where a record stands in its file. */
export interface RecordPlace {
  /** SHA-256 of the line before it; null for the very first one. */
  prev: string | null;
  /** RFC 3339. */
  appendedAt: string;
}

/** The line's text, without its newline. */
export function renderRecord(draft: RecordDraft, { prev, appendedAt }: RecordPlace): string {
  return JSON.stringify({ ...draft, prev, appended_at: appendedAt });
}

/** Null only when nothing was observed and there is nothing to say about the run as a whole. */
function recordSnapshot({
  verdict,
  report,
  snapshot,
}: Pick<RecordInput, 'verdict' | 'report' | 'snapshot'>): RawSnapshot | null {
  const errors = takeWithin(findRunErrors(verdict, report), MAX_ERRORS_BYTES);
  if (snapshot === null && errors.taken.length === 0) return null;
  return {
    observed_at: snapshot?.observedAt ?? null,
    observed: snapshot?.observed ?? false,
    errors: errors.taken,
    ...(errors.omitted === 0 ? {} : { errors_truncated: errors.omitted }),
  };
}

/** The report's errors, and the verdict's reasons that no Job and no error of the report explains. */
function findRunErrors(verdict: Verdict, report: HealthReport | null): RawSnapshot['errors'] {
  const reported = (report?.errors ?? []).map(({ reason, message }) => ({ reason, message }));
  const explained = new Set([
    ...reported.map(({ reason }) => reason),
    ...(report?.jobs ?? []).flatMap((job) => job.reasons.map(({ reason }) => reason as string)),
  ]);
  const others = verdict.reasons
    .filter(({ reason }) => !explained.has(reason))
    .map(({ reason }) => ({ reason, message: verdict.message }));
  return [...others, ...reported].map(({ reason, message }) => ({
    reason,
    message: truncateText(message, MAX_MESSAGE),
  }));
}

function recordJob({ name, uid, health, phase, reasons }: JobHealth, times: JobTimes = {}): RecordedJob {
  const [root] = reasons;
  return {
    name,
    uid,
    health,
    phase,
    reason: root?.reason ?? '',
    message: truncateText(root?.message ?? '', MAX_MESSAGE),
    ...times,
  };
}

function recordEvent({ type, reason, kind, name, count, lastTimestamp, message }: ObservedEvent): RecordedEvent {
  return { type, reason, kind, name, count, last_ts: lastTimestamp, msg: truncateText(message, MAX_MESSAGE) };
}

/** Warnings first, then the newest. */
function byImportance(a: ObservedEvent, b: ObservedEvent): number {
  const warnings = Number(b.type === 'Warning') - Number(a.type === 'Warning');
  return warnings !== 0 ? warnings : compareInstants(b.lastTimestamp, a.lastTimestamp);
}

/** Lost Jobs first, those that only wait after the other warnings: what is cut off must not change how a line is read. */
function bySeverity(a: JobHealth, b: JobHealth): number {
  return rank(a) - rank(b) || compare(a.name, b.name);
}

function rank({ health, reasons: [root] }: JobHealth): number {
  if (health === 'ERROR') return 0;
  if (health === 'OK') return 3;
  return root !== undefined && PENDING_REASONS.has(root.reason) ? 2 : 1;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
