import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDurationMs, renderDuration } from '../../src/core/duration.js';

describe('duration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['90m', 5_400_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    ['0s', 0],
  ])('reads %s', (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });

  it.each(['', '6', '6 h', 'h', '-1h', '1.5h', '1h ', '6hours', `${'9'.repeat(30)}h`])('refuses %j', (text) => {
    expect(parseDurationMs(text)).toBeNull();
  });

  it('reads the sum of its parts, whatever their order', () => {
    fc.assert(
      fc.property(fc.nat(999), fc.nat(999), fc.nat(999), (h, m, s) => {
        expect(parseDurationMs(`${s}s${h}h${m}m`)).toBe(((h * 60 + m) * 60 + s) * 1_000);
      }),
    );
  });

  it.each([
    [0, '0.0s'],
    [420, '0.4s'],
    [12_300, '12s'],
    [185_000, '3m05s'],
    [7_800_000, '2h10m'],
  ])('shows %d ms as %s', (durationMs, expected) => {
    expect(renderDuration(durationMs)).toBe(expected);
  });
});
