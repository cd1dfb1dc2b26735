import { describe, expect, it } from 'vitest';
import { parseRotation } from '../../../src/core/history/parse-rotation.js';
import { DEFAULT_ROTATION, isRotationDue, staysAtRotation } from '../../../src/core/history/rotation.js';

const nowMs = Date.parse('2026-11-23T02:00:00Z');

describe('a rotation', () => {
  it.each([
    { bytes: 100, ageMs: 0, limits: { maxBytes: 100, maxAgeMs: null }, due: false },
    { bytes: 101, ageMs: 0, limits: { maxBytes: 100, maxAgeMs: null }, due: true },
    { bytes: 1e9, ageMs: 1e12, limits: { maxBytes: null, maxAgeMs: null }, due: false },
    { bytes: 1, ageMs: 100, limits: { maxBytes: null, maxAgeMs: 100 }, due: false },
    { bytes: 1, ageMs: 101, limits: { maxBytes: null, maxAgeMs: 100 }, due: true },
    { bytes: 1, ageMs: NaN, limits: { maxBytes: null, maxAgeMs: 100 }, due: false },
  ])('of $bytes bytes and $ageMs ms is due: $due under $limits', ({ bytes, ageMs, limits, due }) => {
    expect(isRotationDue({ bytes, firstWrittenMs: nowMs - ageMs, nowMs }, limits)).toBe(due);
  });

  it.each([
    { bytesToEnd: 50, ageMs: 0, stays: true },
    { bytesToEnd: 51, ageMs: 0, stays: false },
    { bytesToEnd: 1, ageMs: 500, stays: true },
    { bytesToEnd: 1, ageMs: 501, stays: false },
    { bytesToEnd: 1, ageMs: NaN, stays: true },
  ])('keeps a line $bytesToEnd bytes from the end and $ageMs ms old: $stays', ({ bytesToEnd, ageMs, stays }) => {
    const limits = { maxBytes: 100, maxAgeMs: 1_000 };
    expect(staysAtRotation({ bytesToEnd, writtenMs: nowMs - ageMs, nowMs }, limits)).toBe(stays);
  });
});

describe('parseRotation', () => {
  it.each([
    [undefined, DEFAULT_ROTATION],
    ['', DEFAULT_ROTATION],
    ['off', { maxBytes: null, maxAgeMs: null }],
    ['size=64MiB', { maxBytes: 64 * 1024 ** 2, maxAgeMs: null }],
    ['age=90d', { maxBytes: DEFAULT_ROTATION.maxBytes, maxAgeMs: 90 * 86_400_000 }],
    ['size=1GiB, age=12h', { maxBytes: 1024 ** 3, maxAgeMs: 43_200_000 }],
  ])('reads %j', (text, limits) => {
    expect(parseRotation(text)).toEqual(limits);
  });

  it.each([
    'on',
    'size',
    'size=64',
    'size=1KiB',
    'size=64MB',
    'age=',
    'age=0d',
    'age=soon',
    'lines=5',
    'size=1MiB;age=1d',
  ])('refuses %j and says what it expects', (text) => {
    expect(() => parseRotation(text)).toThrow(
      /^Expected TUNING_PIPELINE_HISTORY_ROTATION to be off, or limits such as size=64MiB \(at least 256KiB\) and age=90d, got "/,
    );
  });
});
