import { describe, expect, it } from 'vitest';
import { buildNotification } from '../../../src/core/alerts/notification.js';
import { jobsOfReport } from '../../../src/core/health/worst-jobs.js';
import { aJobHealth, aReport, aRunFacts, aVerdict } from '../../support/runs.js';

describe('buildNotification', () => {
  it('names ten Jobs, the lost ones first and those that only wait last, and counts the rest', () => {
    const report = aReport([
      aJobHealth('fine', 'OK'),
      ...Array.from({ length: 9 }, (_, index) => aJobHealth(`waits-${index}`, 'WARN', { reason: 'Pending' })),
      aJobHealth('pulls', 'WARN', { reason: 'ImagePullBackOff' }),
      aJobHealth('lost', 'ERROR', { reason: 'OOMKilled', message: 'x'.repeat(500) }),
    ]);
    const { jobs, jobsOmitted } = buildNotification({
      incident: 'i',
      action: 'fire',
      firedAt: 't',
      worst: 'ERROR',
      flapping: false,
      at: 't',
      facts: aRunFacts(),
      verdict: aVerdict('ERROR'),
      jobs: jobsOfReport(report),
    });
    expect(jobs.slice(0, 2).map(({ name }) => name)).toEqual(['lost', 'pulls']);
    expect(jobs).toHaveLength(10);
    expect(jobsOmitted).toBe(1);
    expect(jobs.some(({ name }) => name === 'fine')).toBe(false);
    expect(jobs[0]?.message).toHaveLength(256);
  });
});
