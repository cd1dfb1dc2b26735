import { describe, expect, it } from 'vitest';
import { MAX_TRIES, planNextTry } from '../../../src/core/alerts/plan-next-try.js';
import type { SendResult } from '../../../src/core/alerts/send-result.js';

const BUSY: SendResult = { outcome: 'delayed', why: '503', mayHaveArrived: false };
const limits = { longestMs: 30_000 };

describe('planNextTry', () => {
  it('waits 1, 2, 4 and 8 s, and gives up after five tries', () => {
    expect([1, 2, 3, 4, 5, 6].map((tries) => planNextTry({ result: BUSY, tries }, limits))).toEqual([
      1_000,
      2_000,
      4_000,
      8_000,
      null,
      null,
    ]);
    expect(MAX_TRIES).toBe(5);
  });

  it('waits as long as the receiver asks, unless that is too long', () => {
    expect(planNextTry({ result: { ...BUSY, retryAfterMs: 30_000 }, tries: 1 }, limits)).toBe(30_000);
    expect(planNextTry({ result: { ...BUSY, retryAfterMs: 30_001 }, tries: 1 }, limits)).toBeNull();
  });

  it.each([0, 999])(
    'keeps its own pauses when the receiver asks for %i ms, as a date that is past does',
    (retryAfterMs) => {
      const waits = [1, 2, 3, 4].map((tries) => planNextTry({ result: { ...BUSY, retryAfterMs }, tries }, limits));
      expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
    },
  );

  it('plans nothing for what is delivered or refused', () => {
    expect(planNextTry({ result: { outcome: 'delivered' }, tries: 1 }, limits)).toBeNull();
    expect(planNextTry({ result: { outcome: 'rejected', why: '404' }, tries: 1 }, limits)).toBeNull();
  });
});
