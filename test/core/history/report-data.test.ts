import { describe, expect, it } from 'vitest';
import { CSV_HEAD, renderCsvRow } from '../../../src/core/history/csv.js';
import { parseRecord, type HistoryRecord } from '../../../src/core/history/record.js';
import { collectReport } from '../../../src/core/history/report-data.js';
import { aRecordDraft, anOriginalLine } from '../../support/runs.js';

function aRecord(run: string, changes: Parameters<typeof aRecordDraft>[1] = {}): HistoryRecord {
  return { ...aRecordDraft(run, changes), prev: null };
}

function original(changes: Record<string, unknown> = {}): HistoryRecord {
  const parsed = parseRecord(anOriginalLine('WARN', changes));
  if (parsed.kind !== 'record') throw new Error(parsed.problem);
  return parsed.record;
}

const collect = (records: readonly HistoryRecord[], limits = { runs: 3, details: 2, jobs: 1 }) => {
  const collector = collectReport(limits);
  for (const record of records) collector.add(record);
  return collector.read();
};

describe('a report', () => {
  it('keeps the newest runs, and counts what it does not keep', () => {
    const records = Array.from({ length: 20 }, (_, index) =>
      aRecord(`run-${index}`, { facts: { runKey: `${index}` } }),
    );
    const { runs, runsOmitted, details, stats } = collect(records);
    expect(runs.map(({ runKey }) => runKey)).toEqual(['17', '18', '19']);
    expect(runsOmitted).toBe(17);
    expect(details.map(({ run }) => run.runKey)).toEqual(['19', '18']);
    expect(stats.records).toBe(20);
  });

  it('tells how long Jobs took, those that still ran until they were looked at', () => {
    const record = aRecord('a', { health: 'ERROR' });
    const [job] = record.v === 1 ? record.jobs : [];
    if (job === undefined || record.v === 0) throw new Error('Expected a Job.');
    const ended = { ...job, started_at: '2026-11-23T01:00:00Z', ended_at: '2026-11-23T01:30:00Z' };
    const running = { ...job, name: 'job-2', started_at: '2026-11-23T01:50:58Z' };
    const waiting = { ...job, name: 'job-3' };
    const { details, runs } = collect([{ ...record, jobs: [ended, running, waiting] }], {
      runs: 9,
      details: 9,
      jobs: 9,
    });
    expect(details[0]?.jobs.map(({ durationSeconds }) => durationSeconds)).toEqual([1_800, 540, null]);
    expect(runs[0]?.longestJobSeconds).toBe(1_800);
  });

  it('counts Jobs that it does not list, and those that did not fit into the record', () => {
    const record = aRecord('a', { health: 'ERROR' });
    if (record.v === 0) throw new Error('Expected a record.');
    const jobs = [...record.jobs, ...record.jobs, ...record.jobs];
    expect(collect([{ ...record, jobs, jobs_truncated: 5 }]).details[0]).toMatchObject({ jobsOmitted: 7 });
  });

  it('knows streams by their namespace and selector, and takes records of the original format', () => {
    const { streams, runs } = collect([original(), original({ namespace: 'other' }), original()]);
    expect(streams.map(({ namespace, records }) => [namespace, records])).toEqual([
      ['trading-bots', 2],
      ['other', 1],
    ]);
    expect(runs[0]).toMatchObject({ health: 'WARN', session: '', longestJobSeconds: null, exitCode: null });
  });
});

describe('a record as CSV', () => {
  it('has one field for each column of the head', () => {
    const row = renderCsvRow(aRecord('run-1', { health: 'ERROR' }));
    expect(row).toMatch(
      /^2026-11-23T02:00:00\.000Z,ERROR,0,0,1,trading-bots,app=arbitrage-tuning,.+,OOMKilled: 1\r\n$/,
    );
    expect(row.split(',')).toHaveLength(CSV_HEAD.split(',').length);
  });

  it.each([
    ['a comma', 'a,b', '"a,b"'],
    ['a quote', 'a"b', '"a""b"'],
    ['a line end', 'a\nb', '"a\nb"'],
    ['a formula', '=1+1', "'=1+1"],
    ['a command', '@SUM(A1)', "'@SUM(A1)"],
  ])('quotes %s', (_name, selector, field) => {
    expect(renderCsvRow(original({ selector }))).toContain(`,trading-bots,${field},`);
  });

  it('leaves what the original format does not know empty', () => {
    expect(renderCsvRow(original())).toMatch(/,app=arbitrage-tuning,,,,,,,\r\n$/);
  });
});
