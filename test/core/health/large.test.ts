import { describe, expect, it } from 'vitest';
import { countReasons, evaluateHealth } from '../../../src/core/health/evaluate-health.js';
import { aCondition, aContainer, aJob, aPod, aSnapshot } from '../../support/snapshots.js';
import { anEvent, failedJob, terminated } from './cases/case.js';

const names = Array.from({ length: 10_000 }, (_, index) => `job-${String(index).padStart(5, '0')}`);

/** Half of them complete, a quarter failed, a quarter running. */
const snapshot = aSnapshot({
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

describe('ten thousand Jobs', () => {
  it('are judged in well under a second of processor time', () => {
    evaluateHealth(aSnapshot());
    const before = process.cpuUsage();
    const report = evaluateHealth(snapshot);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(900);
    expect(report.counts).toEqual({ ok: 7_500, warn: 0, error: 2_500 });
    expect(countReasons(report)).toEqual([{ reason: 'OOMKilled', count: 2_500 }]);
  });
});
