// Whether what a worker holds is given back, and whether its memory stays where it is.

import type { Sample } from './sample.js';

/** A sample, and after how many runs it was taken. */
export interface Taken extends Sample {
  runs: number;
}

/**
 * How many of a kind may be added for good. gRPC and undici keep a timer or two between connections, and a timer keeps
 * the context of the activity in which it was begun, with its signal: of any number of runs no more than these few.
 */
const KEPT: Readonly<Record<string, number>> = { 'live AbortSignal': 4, 'live Timeout': 4 };

/** What of a kind is held more than before, as `open socket: 12, was 7`. */
export function findLeaks(before: Pick<Sample, 'held'>, after: Pick<Sample, 'held'>): string[] {
  return Object.entries(after.held).flatMap(([kind, count]) => {
    const was = before.held[kind] ?? 0;
    return count > was + (KEPT[kind] ?? 0) ? [`${kind}: ${count}, was ${was}`] : [];
  });
}

/** How much of each kind of memory may be added, as a share of the second quarter's mean, until the last quarter. */
const ALLOWED = { heapMiB: 0.05, workflowHeapMiB: 0.05, rssMiB: 0.1 } as const;

export type Measure = keyof typeof ALLOWED;

export interface Trend {
  /** Means over the second and the last quarter of the runs. */
  secondMiB: number;
  lastMiB: number;
  /** Of a straight line through the samples after the first quarter. */
  slopePer100RunsMiB: number;
}

/** The first quarter is left out: caches fill, and code is compiled. */
export function trendOf(samples: readonly Taken[], measure: Measure): Trend {
  const total = Math.max(...samples.map(({ runs }) => runs));
  const within = (from: number, to: number) =>
    samples.filter(({ runs }) => runs > from * total && runs <= to * total).map((sample) => sample[measure]);
  const later = samples.filter(({ runs }) => runs > total / 4);
  return {
    secondMiB: mean(within(0.25, 0.5)),
    lastMiB: mean(within(0.75, 1)),
    slopePer100RunsMiB: 100 * slopeOf(later.map((sample) => [sample.runs, sample[measure]])),
  };
}

/** Memory that is not flat, as `rssMiB: 240.0 in the last quarter, 200.0 in the second`. */
export function findGrowth(samples: readonly Taken[]): string[] {
  return (Object.keys(ALLOWED) as Measure[]).flatMap((measure) => {
    const { secondMiB, lastMiB } = trendOf(samples, measure);
    if (lastMiB <= secondMiB * (1 + ALLOWED[measure])) return [];
    return [`${measure}: ${lastMiB.toFixed(1)} in the last quarter, ${secondMiB.toFixed(1)} in the second`];
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Least squares. */
function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
}
