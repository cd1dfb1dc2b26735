import { describe, expect, it } from 'vitest';
import { findMissed, type FiringLine, parseFiringLine } from '../../../src/core/schedule/find-missed.js';
import { parseRecord } from '../../../src/core/history/record.js';
import { anOriginalLine, aRecordDraft } from '../../support/runs.js';

const night = (day: number, seconds = 0) => new Date(Date.UTC(2026, 10, day, 0, 0, seconds));
const line = (day: number, hasLooked = true): FiringLine => ({ nominalAt: night(day), hasLooked });

interface Case {
  name: string;
  firings: Date[];
  lines: FiringLine[];
  jitterMs?: number;
  expected: Date[];
}

/** Asked by the run of the 25th. */
const CASES: Case[] = [
  { name: 'every night has its line', firings: [night(23), night(24)], lines: [line(23), line(24)], expected: [] },
  { name: 'last night has none', firings: [night(23), night(24)], lines: [line(23)], expected: [night(24)] },
  {
    name: 'several nights have none',
    firings: [night(21), night(22), night(23), night(24)],
    lines: [line(21)],
    expected: [night(22), night(23), night(24)],
  },
  {
    name: 'a gap that the run after it has told of',
    firings: [night(22), night(23), night(24)],
    lines: [line(22), line(24)],
    expected: [],
  },
  {
    name: 'a gap before a run that failed before it could look',
    firings: [night(22), night(23), night(24)],
    lines: [line(22), line(24, false)],
    expected: [night(23)],
  },
  { name: 'a history without a line of this schedule', firings: [night(24)], lines: [], expected: [night(24)] },
  { name: 'its own firing and later ones', firings: [night(25), night(26)], lines: [line(24)], expected: [] },
  {
    name: 'a firing behind its nominal time by the jitter',
    firings: [night(24, 200)],
    lines: [line(24)],
    jitterMs: 300_000,
    expected: [],
  },
  {
    name: 'a firing before the last line by less than the jitter',
    firings: [night(23, 299), night(24, 10)],
    lines: [line(23)],
    jitterMs: 300_000,
    expected: [night(24, 10)],
  },
  { name: 'a line that a backfill has left later', firings: [night(24)], lines: [line(23), line(24)], expected: [] },
];

describe('findMissed', () => {
  it.each(CASES)('$name', ({ firings, lines, jitterMs = 0, expected }) => {
    expect(findMissed({ firings, lines, nominalAt: night(25), jitterMs })).toEqual(expected);
  });
});

describe('parseFiringLine', () => {
  const recordOf = (workflowId: string, configHash = 'c0ffee') => {
    const draft = aRecordDraft('1', { facts: { workflowId, configHash } });
    const parsed = parseRecord(JSON.stringify({ ...draft, prev: null, appended_at: draft.timestamp }));
    if (parsed.kind !== 'record') throw new Error(parsed.problem);
    return parsed.record;
  };
  const ours = { workflowId: 'nightly-2026-11-25T00:00:00Z' };

  it('reads when the run was due, and whether it came far enough to look', () => {
    expect(parseFiringLine(recordOf('nightly-2026-11-24T00:00:00Z'), ours)).toEqual(line(24));
    expect(parseFiringLine(recordOf('nightly-2026-11-24T00:00:00Z', ''), ours)).toEqual(line(24, false));
  });

  it.each(['weekly-2026-11-24T00:00:00Z', 'nightly', 'nightly-2-2026-11-24T00:00:00Z', 'tuning-nightly-abc'])(
    'is no firing of this schedule: %s',
    (workflowId) => {
      expect(parseFiringLine(recordOf(workflowId), ours)).toBeNull();
    },
  );

  it('knows none in a line of the original format', () => {
    const parsed = parseRecord(anOriginalLine('OK'));
    if (parsed.kind !== 'record') throw new Error(parsed.problem);
    expect(parseFiringLine(parsed.record, ours)).toBeNull();
  });
});
