import { describe, expect, it } from 'vitest';
import { renderHealth } from '../../../src/cli/render/health.js';
import { evaluateHealth } from '../../../src/core/health/evaluate-health.js';
import { aCondition, aContainer, aJob, aPod, aSnapshot } from '../../support/snapshots.js';

const oomKilled = (job: string) =>
  aPod(job, {
    phase: 'Failed',
    containers: [aContainer({ terminated: { reason: 'OOMKilled', exitCode: 137, message: '', finishedAt: '' } })],
  });

const failed = (name: string) =>
  aJob(name, { active: 0, conditions: [aCondition('Failed', { reason: 'BackoffLimitExceeded' })] });

describe('renderHealth', () => {
  it('has one row per Job, the worst first, and one hint per root cause', () => {
    const jobs = [aJob('a', { conditions: [aCondition('Complete')] }), failed('b'), failed('c'), aJob('d')];
    const snapshot = aSnapshot({ jobs, pods: [oomKilled('b'), oomKilled('c')] });
    expect(renderHealth(evaluateHealth(snapshot)).split('\n')).toEqual([
      'Health: ERROR (1 ok, 1 warn, 2 error)',
      '',
      'HEALTH  PHASE      JOB  REASON     MESSAGE',
      'ERROR   Failed     b    OOMKilled  Container tuning of Pod b-abcde ended with exit code 137 (OOMKilled): killed, SIGKILL.',
      'ERROR   Failed     c    OOMKilled  Container tuning of Pod c-abcde ended with exit code 137 (OOMKilled): killed, SIGKILL.',
      'WARN    Pending    d    Pending    No Pod of this Job has started yet.',
      'OK      Succeeded  a    Completed  All Pods have succeeded.',
      '',
      'What to do:',
      '  OOMKilled (b and 1 more): Raise resources.limits.memory of container tuning, or give each worker less to hold at a time.',
      '  Pending (d): Wait; if it lasts, see: kubectl -n trading-bots describe job d',
      '',
    ]);
  });

  it('keeps a message of several lines in its row', () => {
    const conditions = [aCondition('Failed', { reason: 'BackoffLimitExceeded', message: 'one\n  two' })];
    const text = renderHealth(evaluateHealth(aSnapshot({ jobs: [aJob('a', { conditions })] })));
    expect(text).toContain('BackoffLimitExceeded  one two\n');
  });

  it('is short where there is nothing to show', () => {
    expect(renderHealth(evaluateHealth(aSnapshot()))).toBe(
      [
        'Health: OK (0 ok, 0 warn, 0 error)',
        'NoJobs: No Job in namespace trading-bots matches app=arbitrage-tuning.',
        '',
        'What to do:',
        '  NoJobs: Check the namespace and the label selector if Jobs were expected.',
        '',
      ].join('\n'),
    );
  });

  it('gives no hint for Jobs that are well', () => {
    const jobs = [aJob('a', { conditions: [aCondition('Complete')] })];
    expect(renderHealth(evaluateHealth(aSnapshot({ jobs })))).not.toContain('What to do');
  });
});
