import type { HealthStatus } from '../../src/core/health/health-status.js';
import type { HealthReport, JobHealth } from '../../src/core/health/report.js';
import type { Reason } from '../../src/core/health/reasons.js';
import { buildRecord } from '../../src/core/history/build-record.js';
import type { RecordDraft } from '../../src/core/history/record.js';
import type { RunFacts, Verdict } from '../../src/core/history/contract.js';
import type { ObservedEvent, ObservedSnapshot } from '../../src/core/history/observed-snapshot.js';

export function aRunFacts(changes: Partial<RunFacts> = {}): RunFacts {
  return {
    workflowId: 'tuning-nightly',
    runId: 'run-1',
    runKey: '20261123-abcdef',
    sessionId: 'nightly-2026-11-23',
    configHash: 'c0ffee',
    mode: 'full_alerts',
    namespace: 'trading-bots',
    selector: 'app=arbitrage-tuning',
    clusterName: 'prod',
    ...changes,
  };
}

const EXIT_CODES = { OK: 0, WARN: 0, ERROR: 2 } as const;

export function aVerdict(health: HealthStatus, changes: Partial<Verdict> = {}): Verdict {
  const reasons = health === 'OK' ? [] : [{ reason: health === 'ERROR' ? 'OOMKilled' : 'ImagePullBackOff', count: 1 }];
  return { health, reasons, message: '', exitCode: EXIT_CODES[health], onlyPending: false, ...changes };
}

const PHASES = { OK: 'Succeeded', WARN: 'Pending', ERROR: 'Failed' } as const;

export function aJobHealth(
  name: string,
  health: HealthStatus,
  root: { reason: Reason; message?: string } | null = null,
): JobHealth {
  const reasons = root === null ? [] : [{ reason: root.reason, message: root.message ?? '', evidence: [] }];
  return { name, uid: `uid-${name}`, phase: PHASES[health], health, reasons };
}

export function aReport(jobs: JobHealth[], changes: Partial<HealthReport> = {}): HealthReport {
  const count = (health: HealthStatus) => jobs.filter((job) => job.health === health).length;
  const counts = { ok: count('OK'), warn: count('WARN'), error: count('ERROR') };
  const overall = counts.error > 0 ? 'ERROR' : counts.warn > 0 ? 'WARN' : 'OK';
  return {
    kind: 'HealthReport',
    version: 1,
    overall,
    counts,
    jobs,
    observedAt: '2026-11-23T01:59:58Z',
    errors: [],
    ...changes,
  };
}

export function anEvent(changes: Partial<ObservedEvent> = {}): ObservedEvent {
  return {
    type: 'Warning',
    reason: 'BackOff',
    kind: 'Pod',
    name: 'pod-1',
    count: 1,
    lastTimestamp: '2026-11-23T01:00:00Z',
    message: 'Back-off restarting failed container',
    ...changes,
  };
}

export function aSnapshot(events: ObservedEvent[] = []): ObservedSnapshot {
  return { observedAt: '2026-11-23T01:59:58Z', observed: true, jobs: [], events };
}

/** A record of a run with this id. */
export function aRecordDraft(
  runId: string,
  changes: { health?: HealthStatus; timestamp?: string; facts?: Partial<RunFacts> } = {},
): RecordDraft {
  const { health = 'OK', timestamp = '2026-11-23T02:00:00.000Z', facts = {} } = changes;
  const jobs =
    health === 'OK'
      ? [aJobHealth('job-1', 'OK', { reason: 'Completed' })]
      : [aJobHealth('job-1', health, { reason: health === 'ERROR' ? 'OOMKilled' : 'ImagePullBackOff' })];
  return buildRecord({
    key: `run:${runId}`,
    timestamp,
    facts: aRunFacts({ runId, ...facts }),
    verdict: aVerdict(health),
    report: aReport(jobs),
    snapshot: aSnapshot(),
    eventsLimit: 20,
  });
}

/** A line of the original format, which has eight fields and no version. */
export function anOriginalLine(health: HealthStatus, changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    timestamp: '2025-12-16T02:00:00.123456',
    namespace: 'trading-bots',
    selector: 'app=arbitrage-tuning',
    overall_health: health,
    jobs_ok: 1,
    jobs_warn: 0,
    jobs_error: 0,
    raw_snapshot: null,
    ...changes,
  });
}
