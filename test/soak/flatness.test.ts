import { describe, expect, it } from 'vitest';
import { findGrowth, findLeaks, type Taken, trendOf } from './flatness.js';

function aTaken(runs: number, changes: Partial<Taken> = {}): Taken {
  return {
    runs,
    held: { 'open socket': 3 },
    heapMiB: 40,
    workflowHeapMiB: 30,
    rssMiB: 200,
    cachedWorkflows: 0,
    ...changes,
  };
}

const TIMES = [25, 50, 75, 100];

describe('what a worker holds', () => {
  it('may become less, or stay', () => {
    expect(findLeaks({ held: { 'open socket': 3, 'open file': 1 } }, { held: { 'open socket': 3 } })).toEqual([]);
    expect(findLeaks({ held: { 'live Timeout': 7 } }, { held: { 'live Timeout': 11 } })).toEqual([]);
  });

  it('is a leak where it has become more', () => {
    const found = findLeaks({ held: { 'open socket': 3 } }, { held: { 'open socket': 4, 'child process': 1 } });
    expect(found).toEqual(['open socket: 4, was 3', 'child process: 1, was 0']);
    expect(findLeaks({ held: { 'live Timeout': 7 } }, { held: { 'live Timeout': 12 } })).toHaveLength(1);
  });
});

describe('the memory of a worker', () => {
  it('is flat where only the first quarter adds to it', () => {
    const samples = TIMES.map((runs) => aTaken(runs, runs === 25 ? { heapMiB: 20 } : {}));
    expect(findGrowth(samples)).toEqual([]);
    expect(trendOf(samples, 'heapMiB')).toEqual({ secondMiB: 40, lastMiB: 40, slopePer100RunsMiB: 0 });
  });

  it('is not flat where every run adds to it', () => {
    const samples = TIMES.map((runs) => aTaken(runs, { heapMiB: 40 + runs / 10 }));
    expect(findGrowth(samples)).toEqual(['heapMiB: 50.0 in the last quarter, 45.0 in the second']);
    expect(trendOf(samples, 'heapMiB').slopePer100RunsMiB).toBeCloseTo(10);
  });
});
