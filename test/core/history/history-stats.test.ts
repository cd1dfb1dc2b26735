import { describe, expect, it } from 'vitest';
import type { HealthStatus } from '../../../src/core/health/health-status.js';
import { createStatsCounter } from '../../../src/core/history/history-stats.js';
import type { HistoryRecord } from '../../../src/core/history/record.js';
import { aRecordDraft } from '../../support/runs.js';

function records(...healths: HealthStatus[]) {
  return healths.map((health, index) => ({
    ...aRecordDraft(`run-${index}`, { health, timestamp: `t${index}` }),
    prev: null,
  }));
}

function countHistory(of: readonly HistoryRecord[]) {
  const counter = createStatsCounter();
  for (const record of of) counter.add(record);
  return counter.read();
}

describe('a stats counter', () => {
  it('counts nothing over no records', () => {
    expect(countHistory([])).toEqual({
      records: 0,
      ok: 0,
      warn: 0,
      error: 0,
      first: null,
      last: null,
      current: null,
      longestOutage: null,
      reasons: [],
    });
  });

  it('tells how it stands, since when, and the longest outage', () => {
    expect(countHistory(records('WARN', 'OK', 'ERROR', 'WARN', 'ERROR', 'OK', 'ERROR', 'ERROR'))).toEqual({
      records: 8,
      ok: 2,
      warn: 2,
      error: 4,
      first: 't0',
      last: 't7',
      current: { health: 'ERROR', since: 't6', records: 2 },
      longestOutage: { records: 3, from: 't2', to: 't4' },
      reasons: [
        { reason: 'OOMKilled', records: 4 },
        { reason: 'ImagePullBackOff', records: 2 },
      ],
    });
  });
});
