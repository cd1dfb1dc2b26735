import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobName } from '../../../src/core/generate/job-name.js';

const HASH = '0123456789abcdef'.repeat(4);

describe('jobName', () => {
  it.each([
    ['d29-k8s-demo-session', 'arb-tuning-d29-k8s-demo-session-worker-1-01234567'],
    ['Nightly_2026.11.22', 'arb-tuning-nightly-2026-11-22-worker-1-01234567'],
    ['야간', 'arb-tuning-session-worker-1-01234567'],
    ['x'.repeat(80), `arb-tuning-${'x'.repeat(28)}-worker-1-01234567`],
  ])('names the session %s %s', (sessionId, expected) => {
    expect(jobName({ sessionId, worker: 'worker-1', hash: HASH })).toBe(expected);
  });

  it('leaves room for the suffix of a Pod name and never cuts the hash, whatever the session is called', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.integer({ min: 1, max: 100_000 }), (sessionId, index) => {
        const name = jobName({ sessionId, worker: `worker-${index}`, hash: HASH });
        expect(`${name}-xxxxx`.length).toBeLessThanOrEqual(63);
        expect(name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
        expect(name.endsWith(`-worker-${index}-01234567`)).toBe(true);
      }),
    );
  });
});
