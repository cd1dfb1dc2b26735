import { describe, expect, it } from 'vitest';
import { endsLookBack, glanceAtLine } from '../../../src/core/history/look-back.js';
import { parseInstant } from '../../../src/core/instant.js';
import { anOriginalLine } from '../../support/runs.js';

const SINCE = Date.parse('2026-11-23T02:00:00Z');
const DAY_MS = 86_400_000;

describe('a look back', () => {
  it.each([
    { name: 'a line of that time', writtenMs: SINCE, ends: false },
    { name: 'a line of the day before, by another clock', writtenMs: SINCE - DAY_MS, ends: false },
    { name: 'an older line', writtenMs: SINCE - DAY_MS - 1, ends: true },
    { name: 'a line that does not say when', writtenMs: NaN, ends: false },
  ])('ends: $ends at $name', ({ writtenMs, ends }) => {
    expect(endsLookBack({ writtenMs }, SINCE)).toBe(ends);
  });
});

describe('glanceAtLine', () => {
  it.each([
    ['a record', '{"key":"run:a","timestamp":"2026-11-23T02:00:00Z","appended_at":"2026-11-23T03:00:00Z"}', 'run:a', 3],
    ['one without a time of writing', '{"key":"run:a","timestamp":"2026-11-23T02:00:00Z"}', 'run:a', 2],
    ['one of a newer version', '{"v":9,"key":"run:a","appended_at":"2026-11-23T03:00:00Z"}', 'run:a', 3],
    ['one of the original format', anOriginalLine('OK', { timestamp: '2026-11-23T02:00:00.000000' }), null, 2],
  ])('reads %s', (_name, text, key, hour) => {
    expect(glanceAtLine(text)).toEqual({ key, writtenMs: Date.parse(`2026-11-23T0${hour}:00:00Z`) });
  });

  it.each(['broken', '[]', 'null', '{"key":1,"timestamp":2}'])('knows nothing of %s', (text) => {
    expect(glanceAtLine(text)).toEqual({ key: null, writtenMs: NaN });
  });
});

describe('parseInstant', () => {
  it('takes a time without a zone as UTC', () => {
    expect(parseInstant('2025-12-16T02:00:00.123456')).toBe(Date.parse('2025-12-16T02:00:00.123Z'));
    expect(parseInstant('2025-12-16T02:00:00+02:00')).toBe(Date.parse('2025-12-16T00:00:00Z'));
  });
});
