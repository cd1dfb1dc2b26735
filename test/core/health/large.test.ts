import { describe, expect, it } from 'vitest';
import { countReasons, evaluateHealth } from '../../../src/core/health/evaluate-health.js';
import type { ClusterSnapshot } from '../../../src/core/monitor/snapshot.js';
import { aCondition, aContainer, aJob, aPod, aSnapshot } from '../../support/snapshots.js';
import { anEvent, failedJob, terminated } from './cases/case.js';

/** Half of its Jobs complete, a quarter failed, a quarter running. */
function snapshotOf(size: number): ClusterSnapshot {
  const names = Array.from({ length: size }, (_, index) => `job-${String(index).padStart(5, '0')}`);
  return aSnapshot({
    jobs: names.map((name, index) => {
      const job = aJob(name, { conditions: index % 2 === 0 ? [aCondition('Complete')] : [] });
      return index % 4 === 1 ? failedJob(job, 'BackoffLimitExceeded') : job;
    }),
    pods: names.map((name, index) =>
      index % 4 === 1
        ? aPod(name, { phase: 'Failed', containers: [aContainer(terminated('OOMKilled', 137))] })
        : aPod(name, { phase: index % 2 === 0 ? 'Succeeded' : 'Running' }),
    ),
    events: names.map((name) => anEvent({ uid: `uid-${name}` }, { type: 'Normal', reason: 'SuccessfulCreate' })),
  });
}

/** How often the fields of its Jobs, Pods and events are read. */
function countReads({ jobs, pods, events, ...rest }: ClusterSnapshot): number {
  let reads = 0;
  const watch = <T extends object>(objects: readonly T[]): T[] =>
    objects.map(
      (object) =>
        new Proxy(object, {
          get: (target, field) => {
            reads += 1;
            return Reflect.get(target, field) as unknown;
          },
        }),
    );
  evaluateHealth({ ...rest, jobs: watch(jobs), pods: watch(pods), events: watch(events) });
  return reads;
}

describe('ten thousand Jobs', () => {
  it('are judged one by one', () => {
    const report = evaluateHealth(snapshotOf(10_000));
    expect(report.counts).toEqual({ ok: 7_500, warn: 0, error: 2_500 });
    expect(countReasons(report)).toEqual([{ reason: 'OOMKilled', count: 2_500 }]);
  });

  it('are each looked at as often as one of a thousand', () => {
    expect(countReads(snapshotOf(10_000))).toBe(10 * countReads(snapshotOf(1_000)));
  });
});
