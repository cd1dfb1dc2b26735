import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { stageActivity } from '../../src/activities/stage-activity.js';
import { StageError, type StageErrorType } from '../../src/core/errors.js';
import { FINE } from '../support/stage-fakes.js';

const REQUEST = { snapshot: 's', planDir: 'p' };

function run(
  work: Parameters<typeof stageActivity<'health'>>[0],
  environment = new MockActivityEnvironment({ attempt: 3 }),
) {
  return environment.run(stageActivity<'health'>(work), REQUEST);
}

afterEach(() => {
  vi.useRealTimers();
});

describe('stageActivity', () => {
  it('returns the outcome with the attempt that brought it', async () => {
    expect(await run(async () => FINE.health)).toEqual({ attempts: 3, outcome: FINE.health });
  });

  it.each([
    { clock: "is the server's", nowMs: 9_500, endsAtMs: 1_801_000 },
    { clock: 'says that the attempt is yet to come', nowMs: 2_000, endsAtMs: 2_000 + 1_792_000 },
    { clock: 'says that the end is over', nowMs: 7_200_000, endsAtMs: 7_200_000 + 1_792_000 },
    { clock: 'is asked for a stage without an end', nowMs: 9_500, scheduleToCloseTimeoutMs: 0, endsAtMs: Infinity },
  ])(
    'gives its work the end of the stage, with all attempts, by a clock that $clock',
    async ({ nowMs, scheduleToCloseTimeoutMs = 1_800_000, endsAtMs }) => {
      vi.useFakeTimers({ toFake: ['Date'], now: nowMs });
      const info = { scheduledTimestampMs: 1_000, currentAttemptScheduledTimestampMs: 9_000, scheduleToCloseTimeoutMs };
      let given = Number.NaN;
      await run(
        async (_, attempt) => {
          given = attempt.endsAtMs;
          return FINE.health;
        },
        new MockActivityEnvironment({ attempt: 3, ...info }),
      );
      expect(given).toBe(endsAtMs);
    },
  );

  it.each([
    ['InvalidInput', true],
    ['Conflict', true],
    ['Refused', true],
    ['ClusterUnusable', true],
    ['DeliveryRejected', true],
    ['Corrupt', true],
    ['AccessDenied', true],
    ['NotFound', true],
    ['DeliveryDelayed', false],
    ['RateLimited', false],
    ['Unavailable', false],
    ['TimedOut', false],
  ] as [StageErrorType, boolean][])(
    'makes %s a failure of that type, non-retryable: %s',
    async (type, nonRetryable) => {
      const failure = run(async () => {
        throw new StageError({
          type,
          message: 'It broke.',
          hint: 'Mend it.',
          cause: new Error('https://hooks.example/SECRET'),
        });
      });
      await expect(failure).rejects.toMatchObject({
        type,
        nonRetryable,
        message: 'It broke. Mend it.',
        details: [{ attempts: 3 }],
      });
      // The cause may hold what the sentence leaves out on purpose.
      await expect(failure).rejects.not.toHaveProperty('cause.message');
    },
  );

  it('passes on how long a receiver asked to wait', async () => {
    const failure = run(async () => {
      throw new StageError({ type: 'DeliveryDelayed', message: 'Later.', retryAfterMs: 7_000 });
    });
    await expect(failure).rejects.toMatchObject({ nextRetryDelay: 7_000 });
  });

  it('ends the stage at once for a defect and asks for a report', async () => {
    const failure = run(async () => {
      throw new TypeError('x is undefined');
    });
    await expect(failure).rejects.toBeInstanceOf(ApplicationFailure);
    await expect(failure).rejects.toMatchObject({
      type: 'Defect',
      message: 'This is a defect, please report it: x is undefined',
    });
    await expect(failure).rejects.toMatchObject({ nonRetryable: true });
  });

  it('heartbeats while it works, and a cancellation stops it whatever the work throws', async () => {
    const environment = new MockActivityEnvironment({ attempt: 1 });
    environment.on('heartbeat', () => environment.cancel('CANCELLED'));
    const failure = run(
      (_request, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('socket closed')));
        }),
      environment,
    );
    await expect(failure).rejects.toBeInstanceOf(CancelledFailure);
  });
});
