import { describe, expect, it } from 'vitest';
import { buildRecord } from '../../../src/core/history/build-record.js';
import { findJobTimes } from '../../../src/core/history/job-times.js';
import { aJobHealth, aReport, aRunFacts, aSnapshot, aVerdict } from '../../support/runs.js';

const started = { uid: 'u', startTime: '2026-11-23T01:00:00Z', completionTime: '', conditions: [] };
const failed = { type: 'Failed', status: 'True', lastTransitionTime: '2026-11-23T01:30:00Z' };

describe('findJobTimes', () => {
  it.each([
    { name: 'has not started', job: { ...started, startTime: '' }, times: {} },
    { name: 'runs', job: started, times: { started_at: '2026-11-23T01:00:00Z' } },
    {
      name: 'has succeeded',
      job: { ...started, completionTime: '2026-11-23T02:00:00Z' },
      times: { started_at: '2026-11-23T01:00:00Z', ended_at: '2026-11-23T02:00:00Z' },
    },
    {
      name: 'has failed',
      job: { ...started, conditions: [failed] },
      times: { started_at: '2026-11-23T01:00:00Z', ended_at: '2026-11-23T01:30:00Z' },
    },
    {
      name: 'has not failed, and says so',
      job: { ...started, conditions: [{ ...failed, status: 'False' }] },
      times: { started_at: '2026-11-23T01:00:00Z' },
    },
  ])('knows of a Job that $name', ({ job, times }) => {
    expect(findJobTimes({ ...aSnapshot(), jobs: [job] }).get('u')).toEqual(times);
  });

  it('puts them into the record, beside the Job’s reason', () => {
    const draft = buildRecord({
      key: 'run:a',
      timestamp: '2026-11-23T02:00:00Z',
      facts: aRunFacts(),
      verdict: aVerdict('ERROR'),
      report: aReport([aJobHealth('job-1', 'ERROR', { reason: 'OOMKilled' }), aJobHealth('job-2', 'OK')]),
      snapshot: { ...aSnapshot(), jobs: [{ ...started, uid: 'uid-job-1', conditions: [failed] }] },
      eventsLimit: 20,
    });
    expect(draft.jobs).toMatchObject([
      { name: 'job-1', reason: 'OOMKilled', started_at: '2026-11-23T01:00:00Z', ended_at: '2026-11-23T01:30:00Z' },
      { name: 'job-2' },
    ]);
    expect(draft.jobs[1]).not.toHaveProperty('started_at');
  });
});
