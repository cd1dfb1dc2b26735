import { describe, expect, it } from 'vitest';
import { countProgress, parseProgress, renderProgress } from '../../../src/core/monitor/progress.js';
import { aCondition, aJob } from '../../support/snapshots.js';

const COMPLETE = { conditions: [aCondition('Complete')] };
const FAILED = { conditions: [aCondition('Failed')] };

describe('countProgress', () => {
  it('counts every Job once: in the cluster, gone after its ending, gone without one', () => {
    const progress = countProgress({
      jobs: [aJob('runs'), aJob('failed', FAILED), aJob('done', COMPLETE)],
      endings: [
        { job: aJob('gone', FAILED), pods: [] },
        { job: aJob('done', COMPLETE), pods: [] },
      ],
      expectedJobs: ['runs', 'gone', 'lost'],
    });
    expect(progress).toEqual({ version: 1, jobs: 5, finished: 3, failed: 2 });
    expect(renderProgress(progress)).toBe('3 of 5 jobs finished, 2 failed');
  });

  it('does not count a condition that is not True', () => {
    const job = aJob('a', { conditions: [aCondition('Failed', { status: 'False' })] });
    expect(countProgress({ jobs: [job], endings: [], expectedJobs: [] })).toMatchObject({ finished: 0, failed: 0 });
  });
});

describe('parseProgress', () => {
  it.each([
    [undefined, null],
    ['3 of 5', null],
    [{ version: 2, jobs: 1, finished: 1, failed: 0 }, null],
    [{ version: 1, jobs: 1 }, null],
    [
      { version: 1, jobs: 2, finished: 1, failed: 0, later: true },
      { version: 1, jobs: 2, finished: 1, failed: 0 },
    ],
  ])('reads %j as %j', (details, expected) => {
    expect(parseProgress(details)).toEqual(expected);
  });
});
