import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderRecord } from '../../../src/core/history/build-record.js';
import { parseRecord, recordKeyOf } from '../../../src/core/history/record.js';
import { aRecordDraft, anOriginalLine } from '../../support/runs.js';

const HASH = 'a'.repeat(64);

const FIRST = { prev: null, appendedAt: '2026-11-23T02:00:01.000Z' };

describe('parseRecord', () => {
  it('reads back what was written', () => {
    const draft = aRecordDraft('run-1', { health: 'ERROR' });
    expect(parseRecord(renderRecord(draft, { ...FIRST, prev: HASH }))).toEqual({
      kind: 'record',
      record: { ...draft, prev: HASH, appended_at: FIRST.appendedAt },
    });
  });

  it('reads any text back, whatever its characters are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (sessionId, selector) => {
        const line = renderRecord(aRecordDraft('run-1', { facts: { sessionId, selector } }), FIRST);
        expect(line).not.toMatch(/[\n\r]/);
        const parsed = parseRecord(Buffer.from(line).toString('utf8'));
        expect(parsed).toMatchObject({ kind: 'record', record: { session_id: sessionId, selector } });
      }),
    );
  });

  it('calls no cut line a record', () => {
    const line = renderRecord(aRecordDraft('run-1'), FIRST);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: line.length - 1 }), (end) => {
        expect(parseRecord(line.slice(0, end)).kind).toBe('corrupt');
      }),
    );
  });

  it('takes the original eight fields as a record of version 0', () => {
    expect(parseRecord(anOriginalLine('WARN'))).toMatchObject({
      kind: 'record',
      record: { v: 0, overall_health: 'WARN' },
    });
  });

  it('keeps fields that it does not know', () => {
    const line = renderRecord(aRecordDraft('run-1'), FIRST).replace('{', '{"added_later":1,');
    expect(parseRecord(line)).toMatchObject({ kind: 'record', record: { added_later: 1 } });
  });

  it.each([
    ['no overall_health', anOriginalLine('OK', { overall_health: undefined }), /overall_health/],
    ['an unknown health', anOriginalLine('OK', { overall_health: 'FINE' }), /overall_health/],
    ['a negative count', anOriginalLine('OK', { jobs_ok: -1 }), /jobs_ok/],
    ['a version below 1', anOriginalLine('OK', { v: 0 }), /v/],
    ['a version that is no number', anOriginalLine('OK', { v: '1' }), /v/],
    ['version 1 without its fields', anOriginalLine('OK', { v: 1 }), /key/],
    ['a list', '[]', /the line/],
    ['null', 'null', /the line/],
    ['no JSON', 'ok', /JSON/],
    ['nothing', '', /JSON/],
  ])('calls a line with %s corrupt, never OK', (_name, line, problem) => {
    expect(parseRecord(line)).toEqual({ kind: 'corrupt', problem: expect.stringMatching(problem) });
  });

  it('refuses a newer version and says what it expected and received', () => {
    const line = anOriginalLine('OK', { v: 2 });
    expect(parseRecord(line)).toEqual({ kind: 'newer', problem: 'expected v 1 or none, received v 2' });
  });
});

describe('recordKeyOf', () => {
  it('hangs on the run id alone, so that a reset is a new record', () => {
    expect(recordKeyOf('abc')).toBe('run:abc');
  });
});
