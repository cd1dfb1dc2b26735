import { describe, expect, it } from 'vitest';
import { buildRecord, MAX_LINE_BYTES, type RecordInput, renderRecord } from '../../../src/core/history/build-record.js';
import { parseRecord } from '../../../src/core/history/record.js';
import { aJobHealth, anEvent, aReport, aRunFacts, aSnapshot, aVerdict } from '../../support/runs.js';

function build(changes: Partial<RecordInput> = {}) {
  return buildRecord({
    key: 'run:run-1',
    timestamp: '2026-11-23T02:00:00.000Z',
    facts: aRunFacts(),
    verdict: aVerdict('OK'),
    report: aReport([]),
    snapshot: aSnapshot(),
    eventsLimit: 20,
    ...changes,
  });
}

const FIRST = { prev: null, appendedAt: '2026-11-23T02:00:01.000Z' };

describe('buildRecord', () => {
  it('has exactly the fields of the format, the original eight first', () => {
    expect(Object.keys(JSON.parse(renderRecord(build(), FIRST)) as object)).toEqual([
      'timestamp',
      'namespace',
      'selector',
      'overall_health',
      'jobs_ok',
      'jobs_warn',
      'jobs_error',
      'raw_snapshot',
      'v',
      'key',
      'run_key',
      'workflow_id',
      'run_id',
      'session_id',
      'config_hash',
      'cluster',
      'mode',
      'exit_code',
      'jobs',
      'events',
      'events_truncated',
      'prev',
      'appended_at',
    ]);
  });

  it('names the run that it is a reset of, and only then', () => {
    expect(build({ facts: aRunFacts({ resetOf: 'run-0' }) })).toMatchObject({ reset_of: 'run-0' });
    expect(build()).not.toHaveProperty('reset_of');
  });

  it('leaves out a cluster without a name', () => {
    expect(build({ facts: aRunFacts({ clusterName: '' }) })).not.toHaveProperty('cluster');
  });

  it('keeps of a Job its root cause', () => {
    const job = aJobHealth('job-1', 'ERROR', { reason: 'OOMKilled', message: 'out of memory' });
    expect(build({ report: aReport([job]) })).toMatchObject({
      jobs_error: 1,
      jobs: [
        {
          name: 'job-1',
          uid: 'uid-job-1',
          health: 'ERROR',
          phase: 'Failed',
          reason: 'OOMKilled',
          message: 'out of memory',
        },
      ],
    });
  });

  it('cuts messages to 256 characters and no character in half', () => {
    const job = aJobHealth('job-1', 'ERROR', { reason: 'Error', message: `${'x'.repeat(254)}😀 tail` });
    const [recorded] = build({ report: aReport([job]) }).jobs;
    expect(recorded?.message).toBe(`${'x'.repeat(254)}…`);
  });

  it('keeps the newest warnings of too many events and counts the rest', () => {
    const events = [
      anEvent({ type: 'Normal', name: 'normal', lastTimestamp: '2026-11-23T03:00:00Z' }),
      anEvent({ name: 'old', lastTimestamp: '2026-11-23T01:00:00Z' }),
      anEvent({ name: 'new', lastTimestamp: '2026-11-23T02:00:00Z' }),
    ];
    const record = build({ snapshot: aSnapshot(events), eventsLimit: 2 });
    expect(record.events.map(({ name }) => name)).toEqual(['new', 'old']);
    expect(record.events_truncated).toBe(1);
    expect(record.events[0]).toEqual({
      type: 'Warning',
      reason: 'BackOff',
      kind: 'Pod',
      name: 'new',
      count: 1,
      last_ts: '2026-11-23T02:00:00Z',
      msg: 'Back-off restarting failed container',
    });
  });

  it('knows the newest of events whose times are written with and without fractions of a second', () => {
    const events = [
      anEvent({ name: 'old', lastTimestamp: '2026-11-23T02:00:00Z' }),
      anEvent({ name: 'new', lastTimestamp: '2026-11-23T02:00:00.500000Z' }),
    ];
    const record = build({ snapshot: aSnapshot(events), eventsLimit: 1 });
    expect(record.events.map(({ name }) => name)).toEqual(['new']);
  });

  it('fits into 64 KiB with 5,000 Jobs in a wide script, keeps the lost ones and counts the rest', () => {
    const message = '메모리'.repeat(200);
    const jobs = Array.from({ length: 5_000 }, (_, index) =>
      index === 4_999
        ? aJobHealth('lost', 'ERROR', { reason: 'OOMKilled', message })
        : aJobHealth(`job-${index}`, 'OK', { reason: 'Completed', message }),
    );
    const events = Array.from({ length: 500 }, () => anEvent({ message }));
    const record = build({
      report: aReport(jobs),
      snapshot: aSnapshot(events),
      eventsLimit: 500,
      verdict: aVerdict('ERROR'),
    });
    const line = renderRecord(record, { ...FIRST, prev: 'f'.repeat(64) });
    expect(Buffer.byteLength(`${line}\n`)).toBeLessThanOrEqual(MAX_LINE_BYTES);
    expect(Buffer.byteLength(line)).toBeGreaterThan(MAX_LINE_BYTES * 0.9);
    expect(record.jobs[0]?.name).toBe('lost');
    expect(record.jobs.length + (record.jobs_truncated ?? 0)).toBe(5_000);
    expect(record.events.length + record.events_truncated).toBe(500);
    expect(record).toMatchObject({ jobs_ok: 4_999, jobs_error: 1 });
    expect(parseRecord(line).kind).toBe('record');
  });

  it('puts Jobs that only wait behind other warnings, so that a cut never hides a real one', () => {
    const jobs = [
      aJobHealth('a', 'OK'),
      aJobHealth('b', 'WARN', { reason: 'Pending' }),
      aJobHealth('c', 'WARN', { reason: 'ImagePullBackOff' }),
      aJobHealth('d', 'ERROR', { reason: 'OOMKilled' }),
    ];
    expect(build({ report: aReport(jobs) }).jobs.map(({ name }) => name)).toEqual(['d', 'c', 'b', 'a']);
  });

  describe('raw_snapshot', () => {
    it('says when was looked and what concerns the whole observation', () => {
      const errors = [{ reason: 'ClusterUnreachable' as const, message: 'connection refused', evidence: [] }];
      const verdict = aVerdict('WARN', { reasons: [{ reason: 'ClusterUnreachable', count: 1 }] });
      const snapshot = { ...aSnapshot(), observed: false };
      expect(build({ report: aReport([], { errors }), verdict, snapshot }).raw_snapshot).toEqual({
        observed_at: '2026-11-23T01:59:58Z',
        observed: false,
        errors: [{ reason: 'ClusterUnreachable', message: 'connection refused' }],
      });
    });

    it('says why a run failed before it looked', () => {
      const verdict = aVerdict('ERROR', {
        reasons: [{ reason: 'PipelineFailed', count: 1 }],
        message: 'validate failed: no',
      });
      expect(build({ report: null, snapshot: null, verdict }).raw_snapshot).toEqual({
        observed_at: null,
        observed: false,
        errors: [{ reason: 'PipelineFailed', message: 'validate failed: no' }],
      });
    });

    it('is null when nothing was observed and nothing is to be said', () => {
      expect(build({ report: null, snapshot: null }).raw_snapshot).toBeNull();
    });

    it('does not repeat what Jobs say', () => {
      const job = aJobHealth('job-1', 'ERROR', { reason: 'OOMKilled' });
      expect(build({ report: aReport([job]), verdict: aVerdict('ERROR') }).raw_snapshot?.errors).toEqual([]);
    });
  });
});
