import { describe, expect, it } from 'vitest';
import { classifyStatus } from '../../../src/core/alerts/classify-response.js';
import { classifySlack } from '../../../src/core/alerts/classify-slack.js';
import { parseRetryAfterMs } from '../../../src/core/alerts/retry-after.js';

const NOW_MS = Date.parse('2026-11-23T02:00:00Z');

const ALL_STATUSES = Array.from({ length: 500 }, (_, index) => index + 100);

function expectedOutcome(status: number): string {
  if (status >= 200 && status <= 299) return 'delivered';
  return status === 408 || status === 429 || status >= 500 ? 'delayed' : 'rejected';
}

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
    });
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
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %j', (header, expected) => {
    expect(parseRetryAfterMs(header, NOW_MS)).toBe(expected);
  });
});

describe('classifySlack', () => {
  it('classifies every status with the body ok as any other receiver does', () => {
    const outcomes = ALL_STATUSES.map((status) => classifySlack({ status, body: 'ok' }, NOW_MS).outcome);
    expect(outcomes).toEqual(ALL_STATUSES.map(expectedOutcome));
  });

  it.each([
    [200, 'ok', { outcome: 'delivered' }],
    [200, ' ok\n', { outcome: 'delivered' }],
    [200, '{"ok":true}', { outcome: 'delivered' }],
    [200, '{"ok":false,"error":"channel_not_found"}', { outcome: 'rejected', why: '200 channel_not_found' }],
    [200, 'no_service', { outcome: 'rejected', why: '200 no_service' }],
    [200, '', { outcome: 'rejected', why: '200 without ok in the body' }],
    [200, '{"ok":', { outcome: 'rejected', why: '200 without ok in the body' }],
    [200, '<html>Sign in</html>', { outcome: 'rejected', why: '200 without ok in the body' }],
    [200, '{"ok":"true"}', { outcome: 'rejected' }],
    [200, '{"ok":false,"error":"rate_limited","retry_after":3}', { outcome: 'delayed', retryAfterMs: 3_000 }],
    [
      429,
      '{"retry_after":1,"ok":false,"error":"rate_limited"}',
      { outcome: 'delayed', why: '429 rate_limited', retryAfterMs: 1_000 },
    ],
    [400, 'invalid_payload', { outcome: 'rejected', why: '400 invalid_payload' }],
    [403, 'action_prohibited', { outcome: 'rejected', why: '403 action_prohibited' }],
    [404, 'channel_not_found', { outcome: 'rejected', why: '404 channel_not_found' }],
    [410, 'channel_is_archived', { outcome: 'rejected', why: '410 channel_is_archived' }],
    [500, 'rollup_error', { outcome: 'delayed', why: '500 rollup_error' }],
  ])('classifies %i %s', (status, body, expected) => {
    expect(classifySlack({ status, body }, NOW_MS)).toMatchObject(expected);
  });

  it('believes the header before the body', () => {
    const body = '{"ok":false,"error":"rate_limited","retry_after":1}';
    expect(classifySlack({ status: 429, retryAfter: '9', body }, NOW_MS)).toMatchObject({ retryAfterMs: 9_000 });
  });

  it.each([
    'Cannot POST /services/T000/B000/XXXX',
    'T0AB12/secret',
    'XXXXsecret',
    '{"ok":false,"error":"/services/T000"}',
  ])('does not repeat the body %s', (body) => {
    expect(JSON.stringify(classifySlack({ status: 404, body }, NOW_MS))).toBe('{"outcome":"rejected","why":"404"}');
  });
});
