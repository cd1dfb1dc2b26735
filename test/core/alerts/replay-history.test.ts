import { describe, expect, it } from 'vitest';
import { replayHistory } from '../../../src/core/alerts/replay-history.js';
import type { HealthStatus } from '../../../src/core/health/health-status.js';
import { renderRecord } from '../../../src/core/history/build-record.js';
import { type HistoryRecord, parseRecord } from '../../../src/core/history/record.js';
import { aRecordDraft, anOriginalLine } from '../../support/runs.js';

function record(text: string): HistoryRecord {
  const parsed = parseRecord(text);
  if (parsed.kind !== 'record') throw new Error(parsed.problem);
  return parsed.record;
}

/** Records an hour apart. */
function records(...healths: HealthStatus[]) {
  return healths.map((health, hour) => {
    const timestamp = new Date(Date.parse('2026-11-23T02:00:00Z') + hour * 3_600_000).toISOString();
    return {
      record: record(
        renderRecord(aRecordDraft(`run-${hour}`, { health, timestamp }), { prev: null, appendedAt: timestamp }),
      ),
      sha256: `${hour}`,
    };
  });
}

const actions = (...input: Parameters<typeof replayHistory>) =>
  replayHistory(...input).map(({ action, reason }) => `${action} ${reason}`);

describe('replayHistory', () => {
  it('decides as the runs themselves would have', () => {
    expect(actions(records('OK', 'WARN', 'ERROR', 'ERROR', 'OK'), { alertOn: 'warn' })).toEqual([
      'none healthy',
      'fire first-firing',
      'escalate raised',
      'none repeat-not-due',
      'resolve recovered',
    ]);
  });

  it('shows what other rules would have done', () => {
    const lines = records('WARN', 'ERROR', 'ERROR', 'OK');
    expect(actions(lines, { alertOn: 'error', repeatIntervalMs: 3_600_000 })).toEqual([
      'none below-threshold',
      'fire first-firing',
      'repeat-1 repeat-due',
      'resolve recovered',
    ]);
    expect(actions(lines, { alertOn: 'warn', repeatIntervalMs: Infinity })).not.toContain('repeat-1 repeat-due');
  });

  it('reads records of the original format, and a repeated line once', () => {
    const lines = [
      { record: record(anOriginalLine('ERROR')), sha256: 'a' },
      { record: record(anOriginalLine('OK', { timestamp: '2025-12-17T02:00:00' })), sha256: 'b' },
    ];
    expect(actions([...lines, ...lines], { alertOn: 'warn' })).toEqual(['fire first-firing', 'resolve recovered']);
  });
});
