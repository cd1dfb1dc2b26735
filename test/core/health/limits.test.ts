import { describe, expect, it } from 'vitest';
import { StageError } from '../../../src/core/errors.js';
import { evaluateHealth } from '../../../src/core/health/evaluate-health.js';
import { DEFAULT_LIMITS, LIMITS_VARIABLE, parseLimits, parseLimitsVariable } from '../../../src/core/health/limits.js';
import { aContainer, aJob, aPod, aSnapshot } from '../../support/snapshots.js';
import { ago, anEvent, failedJob, terminated, waiting, waitingPod } from './cases/case.js';

describe('parseLimits', () => {
  it('knows the limits of the design', () => {
    expect(DEFAULT_LIMITS).toEqual({
      'failed-create': 60_000,
      'failed-create-events': 2,
      'config-error': 60_000,
      'image-error': 300_000,
      'stuck-creating': 1_800_000,
      'slow-creating': 120_000,
      unschedulable: 1_800_000,
      'not-started': 30_000,
      terminating: 60_000,
      'restarts-left': 0,
      'failed-indexes': 0,
    });
  });

  it('sets some and leaves the others, a later setting over an earlier one', () => {
    const limits = parseLimits(['unschedulable=1h', 'restarts-left = 2', 'unschedulable=45m'], DEFAULT_LIMITS);
    expect(limits).toEqual({ ...DEFAULT_LIMITS, unschedulable: 2_700_000, 'restarts-left': 2 });
  });

  it('takes never and no time at all', () => {
    const limits = parseLimits(['unschedulable=never', 'image-error=0s'], DEFAULT_LIMITS);
    expect([limits.unschedulable, limits['image-error']]).toEqual([Infinity, 0]);
  });

  it.each([
    ['unschedulable', 'Expected the health limit unschedulable to be a duration such as 30m, got "".'],
    ['unschedulable=30', 'Expected the health limit unschedulable to be a duration such as 30m, got "30".'],
    ['unschedulable=-5m', 'Expected the health limit unschedulable to be a duration such as 30m, got "-5m".'],
    ['restarts-left=two', 'Expected the health limit restarts-left to be a whole number such as 0, got "two".'],
    ['restarts-left=never', 'Expected the health limit restarts-left to be a whole number such as 0, got "never".'],
    ['unschedulable=1h=2h', 'Expected a health limit such as unschedulable=30m, got "unschedulable=1h=2h".'],
    ['=1h', 'Expected a health limit such as unschedulable=30m, got "=1h".'],
    ['toString=1h', 'Expected a health limit such as unschedulable=30m, got "toString=1h".'],
  ])('refuses %s', (setting, message) => {
    expect(() => parseLimits([setting], DEFAULT_LIMITS)).toThrow(StageError);
    expect(() => parseLimits([setting], DEFAULT_LIMITS)).toThrow(message);
  });

  it('names the limit that was meant', () => {
    try {
      parseLimits(['unscheduleable=1h'], DEFAULT_LIMITS);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ type: 'InvalidInput', hint: 'Did you mean unschedulable?' });
    }
  });
});

describe('parseLimitsVariable', () => {
  it.each([{}, { [LIMITS_VARIABLE]: '' }, { [LIMITS_VARIABLE]: ' , ' }])('is the defaults for %o', (env) => {
    expect(parseLimitsVariable(env)).toEqual(DEFAULT_LIMITS);
  });

  it('reads settings between commas', () => {
    const limits = parseLimitsVariable({ [LIMITS_VARIABLE]: 'config-error=5m, failed-create-events=9,' });
    expect(limits).toEqual({ ...DEFAULT_LIMITS, 'config-error': 300_000, 'failed-create-events': 9 });
  });
});

describe('every limit', () => {
  const job = aJob('a', { backoffLimit: 3 });
  const idle = aJob('a', { active: 0 });
  const healthOf = (given: Parameters<typeof aSnapshot>[0], settings: string[]) => {
    const { jobs } = evaluateHealth(aSnapshot(given), parseLimits(settings, DEFAULT_LIMITS));
    return `${jobs[0]?.health} ${jobs[0]?.reasons[0]?.reason}`;
  };

  it.each([
    {
      setting: 'failed-create=5s',
      given: { jobs: [idle], events: [anEvent(idle, { firstTimestamp: ago(5) })] },
      before: 'WARN FailedCreate',
      after: 'ERROR FailedCreate',
    },
    {
      setting: 'failed-create-events=3',
      given: { jobs: [idle], events: [anEvent(idle, { count: 2 })] },
      before: 'ERROR FailedCreate',
      after: 'WARN FailedCreate',
    },
    {
      setting: 'config-error=never',
      given: { jobs: [job], pods: [waitingPod('CreateContainerConfigError', { forSeconds: 90_000 })] },
      before: 'ERROR CreateContainerConfigError',
      after: 'WARN CreateContainerConfigError',
    },
    {
      setting: 'image-error=10s',
      given: { jobs: [job], pods: [waitingPod('ErrImagePull', { message: 'timeout', forSeconds: 10 })] },
      before: 'WARN ErrImagePull',
      after: 'ERROR ErrImagePull',
    },
    {
      setting: 'stuck-creating=1m',
      given: { jobs: [job], pods: [waitingPod('ContainerCreating', { forSeconds: 60 })] },
      before: 'WARN Pending',
      after: 'ERROR ContainerCreating',
    },
    {
      setting: 'slow-creating=1s',
      given: {
        jobs: [job],
        pods: [waitingPod('ContainerCreating')],
        events: [anEvent({ uid: 'uid-a-abcde' }, { reason: 'FailedMount' })],
      },
      before: 'WARN Pending',
      after: 'WARN FailedMount',
    },
    {
      setting: 'unschedulable=10s',
      given: {
        jobs: [job],
        pods: [
          aPod('a', {
            phase: 'Pending',
            nodeName: '',
            conditions: [
              {
                type: 'PodScheduled',
                status: 'False',
                reason: 'Unschedulable',
                message: '',
                lastTransitionTime: ago(10),
              },
            ],
          }),
        ],
      },
      before: 'WARN Unschedulable',
      after: 'ERROR Unschedulable',
    },
    {
      setting: 'not-started=2h',
      given: { jobs: [aJob('a', { active: 0, startTime: '' })] },
      before: 'WARN JobNotStarted',
      after: 'WARN Pending',
    },
    {
      setting: 'terminating=1h',
      given: { jobs: [aJob('a', { deletionTimestamp: ago(120) })], pods: [aPod('a')] },
      before: 'WARN Terminating',
      after: 'OK Running',
    },
    {
      setting: 'restarts-left=2',
      given: {
        jobs: [job],
        pods: [
          aPod('a', {
            containers: [
              aContainer(waiting('CrashLoopBackOff'), { restartCount: 1, lastState: terminated('OOMKilled', 137) }),
            ],
          }),
        ],
      },
      before: 'WARN OOMKilled',
      after: 'ERROR OOMKilled',
    },
    {
      setting: 'failed-indexes=4',
      given: { jobs: [failedJob(aJob('a', { failedIndexes: '1,3-5' }), 'FailedIndexes')] },
      before: 'ERROR FailedIndexes',
      after: 'WARN FailedIndexes',
    },
    {
      setting: 'failed-indexes=3',
      given: { jobs: [failedJob(aJob('a', { failedIndexes: '1,3-5' }), 'FailedIndexes')] },
      before: 'ERROR FailedIndexes',
      after: 'ERROR FailedIndexes',
    },
  ])('is obeyed: $setting', ({ setting, given, before, after }) => {
    expect(healthOf(given, [])).toBe(before);
    expect(healthOf(given, [setting])).toBe(after);
  });
});
