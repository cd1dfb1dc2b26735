import { describe, expect, it } from 'vitest';
import { judgeRecord } from '../../../src/core/alerts/judged-record.js';
import { streamOf } from '../../../src/core/alerts/incident-key.js';
import { parseInstant } from '../../../src/core/instant.js';
import { buildRecord } from '../../../src/core/history/build-record.js';
import { parseRecord } from '../../../src/core/history/record.js';
import { aJobHealth, aReport, aRunFacts, aSnapshot, aVerdict, anOriginalLine } from '../../support/runs.js';

function recordOf(input: { verdict: ReturnType<typeof aVerdict>; report: ReturnType<typeof aReport> | null }) {
  const draft = buildRecord({
    key: 'run:run-1',
    timestamp: 't',
    facts: aRunFacts(),
    snapshot: aSnapshot(),
    eventsLimit: 5,
    ...input,
  });
  return { ...draft, prev: null };
}

describe('judgeRecord', () => {
  it('gives back the facts that were recorded, so that command and pipeline share a stream', () => {
    const { facts } = judgeRecord(recordOf({ verdict: aVerdict('OK'), report: aReport([]) }));
    expect(facts).toEqual(aRunFacts());
    expect(streamOf(facts)).toBe(streamOf(aRunFacts()));
  });

  it('counts root causes of Jobs, the run’s own first', () => {
    const report = aReport([
      aJobHealth('a', 'ERROR', { reason: 'OOMKilled' }),
      aJobHealth('b', 'ERROR', { reason: 'OOMKilled' }),
      aJobHealth('c', 'WARN', { reason: 'Pending' }),
      aJobHealth('d', 'OK', { reason: 'Completed' }),
    ]);
    const verdict = aVerdict('ERROR', { reasons: [{ reason: 'WaitTimedOut', count: 1 }] });
    expect(judgeRecord(recordOf({ verdict, report })).verdict).toMatchObject({
      health: 'ERROR',
      exitCode: 2,
      onlyPending: false,
      reasons: [
        { reason: 'WaitTimedOut', count: 1 },
        { reason: 'OOMKilled', count: 2 },
        { reason: 'Pending', count: 1 },
      ],
    });
  });

  it('knows a record whose Jobs only wait', () => {
    const report = aReport([
      aJobHealth('a', 'WARN', { reason: 'Pending' }),
      aJobHealth('b', 'WARN', { reason: 'Suspended' }),
    ]);
    const verdict = aVerdict('WARN', { onlyPending: true, reasons: [{ reason: 'Pending', count: 1 }] });
    expect(judgeRecord(recordOf({ verdict, report })).verdict.onlyPending).toBe(true);
  });

  it('keeps why a pipeline failed', () => {
    const verdict = aVerdict('ERROR', {
      reasons: [{ reason: 'PipelineFailed', count: 1 }],
      message: 'generate failed: no',
      exitCode: 3,
    });
    expect(judgeRecord(recordOf({ verdict, report: null })).verdict).toEqual({ ...verdict, onlyPending: false });
  });

  it.each([
    ['OK', 0],
    ['WARN', 0],
    ['ERROR', 2],
  ] as const)('takes an original record with %s for what it says', (health, exitCode) => {
    const parsed = parseRecord(anOriginalLine(health));
    if (parsed.kind !== 'record') throw new Error('expected a record');
    const { verdict, jobs, facts } = judgeRecord(parsed.record);
    expect(verdict).toEqual({ health, reasons: [], message: '', exitCode, onlyPending: false });
    expect(jobs).toEqual([]);
    expect(facts).toMatchObject({ namespace: 'trading-bots', selector: 'app=arbitrage-tuning', clusterName: '' });
  });
});

describe('parseInstant', () => {
  it.each([
    ['2026-11-23T02:00:00Z', '2026-11-23T02:00:00.000Z'],
    ['2026-11-23T02:00:00+09:00', '2026-11-22T17:00:00.000Z'],
    ['2025-12-16T02:00:00.123456', '2025-12-16T02:00:00.123Z'],
  ])('reads %s', (timestamp, expected) => {
    expect(new Date(parseInstant(timestamp)).toISOString()).toBe(expected);
  });

  it('is not a number for anything else', () => {
    expect(parseInstant('yesterday')).toBeNaN();
  });
});
