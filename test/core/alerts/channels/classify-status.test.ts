import { describe, expect, it } from 'vitest';
import { classifyStatus } from '../../../../src/core/alerts/channels/classify-status.js';
import { parseRetryAfterMs } from '../../../../src/core/retry-after.js';
import { ALL_STATUSES, expectedOutcome } from '../../../support/statuses.js';

const NOW_MS = Date.parse('2026-11-23T02:00:00Z');

describe('classifyStatus', () => {
  it('delivers with 2xx, waits with 408, 429 and 5xx, and gives up with every other status', () => {
    const outcomes = ALL_STATUSES.map((status) => classifyStatus({ status, body: '' }, NOW_MS).outcome);
    expect(outcomes).toEqual(ALL_STATUSES.map(expectedOutcome));
  });

  it('asks for no wait of its own', () => {
    expect(classifyStatus({ status: 503, body: '' }, NOW_MS)).toEqual({
      outcome: 'delayed',
      why: '503',
      mayHaveArrived: false,
    });
  });

  it('follows no redirect', () => {
    expect(classifyStatus({ status: 302, body: '' }, NOW_MS)).toEqual({
      outcome: 'rejected',
      why: '302 redirect, which is not followed',
      receiverBroken: true,
    });
  });

  it.each([
    [400, undefined],
    [413, undefined],
    [422, undefined],
    [401, true],
    [403, true],
    [404, true],
    [410, true],
  ])('knows whether a %i is about the message or about the receiver', (status, receiverBroken) => {
    const result = classifyStatus({ status, body: '' }, NOW_MS);
    expect(result).toEqual({ outcome: 'rejected', why: String(status), ...(receiverBroken ? { receiverBroken } : {}) });
  });

  it.each([429, 503])('honours Retry-After of a %i', (status) => {
    expect(classifyStatus({ status, retryAfter: '7', body: '' }, NOW_MS)).toMatchObject({
      retryAfterMs: 7_000,
      mayHaveArrived: false,
    });
  });
});

describe('parseRetryAfterMs', () => {
  it.each([
    ['0', 0],
    ['7', 7_000],
    [' 7 ', 7_000],
    ['Mon, 23 Nov 2026 02:00:30 GMT', 30_000],
    ['Mon, 23 Nov 2026 01:00:00 GMT', 0],
    ['99999999999', 24 * 3_600_000],
    ['-1', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['soon 1', undefined],
    ['1e12', undefined],
    ['2026-11-23T02:00:30Z', undefined],
    ['9'.repeat(400), 24 * 3_600_000],
    ['Monday, 23-Nov-26 02:00:30 GMT', 30_000],
    ['Mon Nov 23 02:00:30 2026', 30_000],
    ['Mon Nov  2 02:00:30 2026', 0],
    ['Mon, 99 Nov 2026 02:00:30 GMT', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %j', (header, expected) => {
    expect(parseRetryAfterMs(header, NOW_MS)).toBe(expected);
  });
});
