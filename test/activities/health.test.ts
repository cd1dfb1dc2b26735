import { describe, expect, it } from 'vitest';
import { createHealth, type HealthPorts } from '../../src/activities/health.js';
import { DEFAULT_LIMITS } from '../../src/core/health/limits.js';
import type { HealthReport } from '../../src/core/health/report.js';
import type { ClusterSnapshot } from '../../src/core/monitor/snapshot.js';
import { aCondition, aJob, aPod, aSnapshot } from '../support/snapshots.js';

const unscheduled = aPod('a', {
  phase: 'Pending',
  nodeName: '',
  conditions: [
    aCondition('PodScheduled', {
      status: 'False',
      reason: 'Unschedulable',
      lastTransitionTime: '2026-11-22T01:50:00Z',
    }),
  ],
});

async function judge(snapshot: ClusterSnapshot, limits: HealthPorts['limits'] = DEFAULT_LIMITS) {
  const written: HealthReport[] = [];
  const health = createHealth({
    readSnapshot: (address) => Promise.resolve(address === 'snapshot.json' ? snapshot : aSnapshot()),
    writeReport: (planDir, report) => {
      written.push(report);
      return Promise.resolve(`${planDir}/health.json`);
    },
    limits,
  });
  const outcome = await health({ snapshot: 'snapshot.json', planDir: 'jobs/run' });
  return { outcome, written };
}

describe('the health activity', () => {
  it('writes the whole report and returns what the workflow needs of it', async () => {
    const { outcome, written } = await judge(aSnapshot({ jobs: [aJob('a'), aJob('b')], pods: [unscheduled] }));
    expect(outcome).toEqual({
      overall: 'WARN',
      counts: { ok: 0, warn: 2, error: 0 },
      reasons: [
        { reason: 'Pending', count: 1 },
        { reason: 'Unschedulable', count: 1 },
      ],
      onlyPending: false,
      report: 'jobs/run/health.json',
      highlights: {
        worst: { jobs: [expect.objectContaining({ name: 'a' }), expect.objectContaining({ name: 'b' })], omitted: 0 },
        advice: [
          expect.objectContaining({ reason: 'Unschedulable', job: 'a', others: 0 }),
          expect.objectContaining({ reason: 'Pending', job: 'b', others: 0 }),
        ],
      },
    });
    expect(written.map(({ jobs }) => jobs.map(({ name }) => name))).toEqual([['a', 'b']]);
  });

  it('knows when everything is only not over yet', async () => {
    expect((await judge(aSnapshot({ jobs: [aJob('a')] }))).outcome).toMatchObject({
      overall: 'WARN',
      onlyPending: true,
    });
    expect((await judge(aSnapshot())).outcome).toMatchObject({ overall: 'OK', onlyPending: false });
  });

  it("judges by the limits of the worker's operator", async () => {
    const snapshot = aSnapshot({ jobs: [aJob('a')], pods: [unscheduled] });
    const { outcome } = await judge(snapshot, { ...DEFAULT_LIMITS, unschedulable: 600_000 });
    expect(outcome).toMatchObject({ overall: 'ERROR', reasons: [{ reason: 'Unschedulable', count: 1 }] });
  });
});
