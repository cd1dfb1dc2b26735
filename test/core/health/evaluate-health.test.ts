import { describe, expect, it } from 'vitest';
import { countReasons, evaluateHealth } from '../../../src/core/health/evaluate-health.js';
import type { ClusterSnapshot } from '../../../src/core/monitor/snapshot.js';
import { aCondition, aContainer, aJob, aPod, aSnapshot } from '../../support/snapshots.js';

interface Case {
  name: string;
  given: Partial<ClusterSnapshot>;
  overall: string;
  /** Root cause of the only Job, or of the observation. */
  reason?: string;
  absent?: string;
}

const failed = (reason: string) =>
  aJob('a', { active: 0, failed: 1, conditions: [aCondition('Failed', { reason, message: 'told so' })] });
const terminated = (reason: string, exitCode: number) =>
  aContainer({ terminated: { reason, exitCode, message: '', finishedAt: '' } });

const CASES: Case[] = [
  { name: 'no Job in a reachable cluster', given: {}, overall: 'OK', reason: 'NoJobs' },
  {
    name: 'a completed Job',
    given: { jobs: [aJob('a', { conditions: [aCondition('Complete')] })] },
    overall: 'OK',
    reason: 'Completed',
  },
  { name: 'a running Job', given: { jobs: [aJob('a')], pods: [aPod('a')] }, overall: 'OK', reason: 'Running' },
  { name: 'a Job whose Pod has not started', given: { jobs: [aJob('a')] }, overall: 'WARN', reason: 'Pending' },
  {
    name: 'a suspended Job is not stuck',
    given: { jobs: [aJob('a', { suspend: true })] },
    overall: 'OK',
    reason: 'Suspended',
  },
  {
    name: 'a failed Job',
    given: { jobs: [failed('BackoffLimitExceeded')] },
    overall: 'ERROR',
    reason: 'BackoffLimitExceeded',
  },
  {
    name: 'a failed Job whose Pod ran out of memory',
    given: {
      jobs: [failed('BackoffLimitExceeded')],
      pods: [aPod('a', { phase: 'Failed', containers: [terminated('OOMKilled', 137)] })],
    },
    overall: 'ERROR',
    reason: 'OOMKilled',
  },
  {
    name: 'a Job that is about to fail',
    given: { jobs: [aJob('a', { conditions: [aCondition('FailureTarget', { reason: 'DeadlineExceeded' })] })] },
    overall: 'ERROR',
    reason: 'DeadlineExceeded',
  },
  {
    name: 'a condition that is False',
    given: { jobs: [aJob('a', { conditions: [aCondition('Failed', { status: 'False' })] })], pods: [aPod('a')] },
    overall: 'OK',
    reason: 'Running',
    absent: 'JobFailed',
  },
  {
    name: 'a reason that this version does not know',
    given: { jobs: [failed('BrandNewReason')] },
    overall: 'ERROR',
    reason: 'JobFailed',
  },
  {
    name: 'a Pod that failed while its Job can still retry',
    given: {
      jobs: [aJob('a', { backoffLimit: 3, failed: 1 })],
      pods: [aPod('a', { phase: 'Failed', containers: [terminated('Error', 1)] })],
    },
    overall: 'WARN',
    reason: 'Error',
  },
  {
    name: 'an unschedulable Pod',
    given: {
      jobs: [aJob('a')],
      pods: [
        aPod('a', {
          phase: 'Pending',
          creationTimestamp: '2026-11-22T01:45:00Z',
          conditions: [
            aCondition('PodScheduled', {
              status: 'False',
              reason: 'Unschedulable',
              message: '0/5 nodes',
              lastTransitionTime: '2026-11-22T01:45:00Z',
            }),
          ],
        }),
      ],
    },
    overall: 'WARN',
    reason: 'Unschedulable',
  },
  { name: 'a planned Job that is gone', given: { expectedJobs: ['a'] }, overall: 'ERROR', reason: 'JobMissing' },
  {
    name: 'a wait that ran out',
    given: { jobs: [aJob('a')], pods: [aPod('a')], waitTimedOut: true },
    overall: 'ERROR',
    reason: 'WaitTimedOut',
  },
  {
    name: 'a cluster that was not configured: never OK',
    given: { observed: false, expectedJobs: ['a'], problem: { reason: 'ClusterNotConfigured', message: 'none' } },
    overall: 'WARN',
    reason: 'ClusterNotConfigured',
    absent: 'JobMissing',
  },
  {
    name: 'a cluster that did not answer: never OK',
    given: { observed: false, problem: { reason: 'ClusterUnreachable', message: 'refused' } },
    overall: 'WARN',
    reason: 'ClusterUnreachable',
    absent: 'NoJobs',
  },
];

describe('evaluateHealth', () => {
  it.each(CASES)('$name', ({ given, overall, reason, absent }) => {
    const report = evaluateHealth(aSnapshot(given));
    const reasons = [...report.errors, ...report.jobs.flatMap((job) => job.reasons)].map((found) => found.reason);
    expect(report.overall).toBe(overall);
    expect(reasons[0]).toBe(reason);
    if (absent !== undefined) expect(reasons).not.toContain(absent);
  });

  it('follows the root cause with the Job condition that it led to, both with their place', () => {
    const pods = [aPod('a', { phase: 'Failed', containers: [terminated('OOMKilled', 137)] })];
    const [job] = evaluateHealth(aSnapshot({ jobs: [failed('BackoffLimitExceeded')], pods })).jobs;
    expect(job?.reasons.map(({ reason }) => reason)).toEqual(['OOMKilled', 'BackoffLimitExceeded']);
    expect(job?.reasons[0]?.evidence).toContainEqual({
      pod: 'a-abcde',
      path: 'status.containerStatuses[name=tuning].state.terminated.exitCode',
      value: '137',
      container: 'tuning',
    });
    expect(job?.reasons[1]?.evidence).toEqual([
      { path: 'status.conditions[type=Failed].reason', value: 'BackoffLimitExceeded' },
    ]);
  });

  it('takes the oldest failing Pod as the root cause', () => {
    const pods = [
      aPod('a', {
        name: 'young',
        creationTimestamp: '2026-11-22T01:20:00Z',
        phase: 'Failed',
        containers: [terminated('Error', 1)],
      }),
      aPod('a', {
        name: 'old',
        creationTimestamp: '2026-11-22T01:10:00Z',
        phase: 'Failed',
        containers: [terminated('OOMKilled', 137)],
      }),
    ];
    const [job] = evaluateHealth(aSnapshot({ jobs: [failed('BackoffLimitExceeded')], pods })).jobs;
    expect(job?.reasons[0]?.reason).toBe('OOMKilled');
  });

  it("gives a Job only its own Pods' reasons", () => {
    const report = evaluateHealth(
      aSnapshot({
        jobs: [failed('BackoffLimitExceeded'), aJob('b')],
        pods: [aPod('a', { phase: 'Failed', containers: [terminated('OOMKilled', 137)] }), aPod('b')],
      }),
    );
    expect(report.counts).toEqual({ ok: 1, warn: 0, error: 1 });
    expect(report.jobs.find(({ name }) => name === 'b')?.reasons.map(({ reason }) => reason)).toEqual(['Running']);
  });

  it('lists a few reasons of a Job, however many there are', () => {
    const words = ['OOMKilled', 'StartError', 'ContainerCannotRun', 'ContainerStatusUnknown', 'Error'];
    const own = ['Evicted', 'NodeLost', 'Terminated', 'Shutdown', 'OutOfcpu', 'OutOfpods'];
    const pods = [...words, ...own].map((word, index) =>
      aPod('a', {
        name: `a-${index}`,
        phase: 'Failed',
        reason: own.includes(word) ? word : '',
        containers: [terminated(word, 1)],
      }),
    );
    const [job] = evaluateHealth(aSnapshot({ jobs: [failed('BackoffLimitExceeded')], pods })).jobs;
    expect(job?.reasons).toHaveLength(8);
    expect(job?.reasons.slice(0, 2).map(({ reason }) => reason)).toEqual(['OOMKilled', 'BackoffLimitExceeded']);
  });

  it('says both that waiting ended and that nobody saw how', () => {
    const problem = { reason: 'ClusterUnreachable', message: 'refused' } as const;
    const report = evaluateHealth(aSnapshot({ observed: false, problem, waitTimedOut: true }));
    expect(report.overall).toBe('ERROR');
    expect(report.errors.map(({ reason }) => reason)).toEqual(['WaitTimedOut', 'ClusterUnreachable']);
  });

  it('is the same for the same snapshot', () => {
    const snapshot = aSnapshot({ jobs: [failed('BackoffLimitExceeded'), aJob('b')] });
    expect(evaluateHealth(structuredClone(snapshot))).toEqual(evaluateHealth(snapshot));
  });
});

describe('countReasons', () => {
  it('counts root causes, errors before warnings, and leaves healthy Jobs out', () => {
    const report = evaluateHealth(
      aSnapshot({
        jobs: [
          aJob('p1'),
          aJob('p2'),
          aJob('p3', {}),
          failed('BackoffLimitExceeded'),
          aJob('ok', { conditions: [aCondition('Complete')] }),
        ],
      }),
    );
    expect(countReasons(report)).toEqual([
      { reason: 'BackoffLimitExceeded', count: 1 },
      { reason: 'Pending', count: 3 },
    ]);
  });
});
