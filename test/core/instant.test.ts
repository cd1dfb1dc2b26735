import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareInstants } from '../../src/core/instant.js';

describe('compareInstants', () => {
  it.each([
    ['2026-11-22T02:00:00Z', '2026-11-22T02:00:00.500000Z', -1],
    ['2026-11-22T02:00:01Z', '2026-11-22T02:00:00.999999Z', 1],
    ['2026-11-22T02:00:00Z', '2026-11-22T02:00:00.000000Z', 0],
    ['2026-11-22T02:00:00Z', '2026-11-22T03:00:00+01:00', 0],
    ['', '2026-11-22T02:00:00Z', -1],
    ['', '', 0],
  ])('puts %j and %j in their order: %d', (a, b, order) => {
    expect(Math.sign(compareInstants(a, b))).toBe(order);
    expect(Math.sign(compareInstants(b, a))).toBe(order === 0 ? 0 : -order);
  });

  it('orders any two instants alike in seconds, milliseconds and microseconds', () => {
    const instant = fc.integer({ min: 0, max: 10_000 }).map((ms) => ({ ms, text: new Date(ms).toISOString() }));
    const written = fc.tuple(instant, fc.constantFrom(0, 1, 2)).map(([{ ms, text }, form]) => {
      if (form === 2) return { ms, text: text.replace('Z', '000Z') };
      return form === 1 && ms % 1_000 === 0 ? { ms, text: text.replace('.000Z', 'Z') } : { ms, text };
    });
    fc.assert(
      fc.property(written, written, (a, b) => Math.sign(compareInstants(a.text, b.text)) === Math.sign(a.ms - b.ms)),
    );
  });
});
