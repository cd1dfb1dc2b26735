import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitIterations } from '../../../src/core/generate/split-iterations.js';

describe('splitIterations', () => {
  it('gives the first workers the extra iterations', () => {
    expect(splitIterations({ total: 7, workers: 3 })).toEqual([3, 2, 2]);
  });

  it('keeps the sum, differs by at most one and never grows from one worker to the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(10_000), (workers, more) => {
        const total = workers + more;
        const shares = splitIterations({ total, workers });
        expect(shares).toHaveLength(workers);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
        expect((shares[0] ?? 0) - (shares.at(-1) ?? 0)).toBeLessThanOrEqual(1);
        expect([...shares].sort((a, b) => b - a)).toEqual(shares);
        expect(shares).not.toContain(0);
      }),
    );
  });
});
