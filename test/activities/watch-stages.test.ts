import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { watchStages } from '../../src/activities/watch-stages.js';
import type { AlertsRequest } from '../../src/core/alerts/contract.js';
import { alertsRequest } from '../../src/core/pipeline/requests.js';
import type { StageEvent } from '../../src/core/worker/stage-event.js';
import { FINE, fakeStages } from '../support/stage-fakes.js';
import { aRunContext } from '../support/states.js';

const REQUEST = alertsRequest(aRunContext(), 0);
const CLOSED = { startedAt: REQUEST.startedAt, verdict: REQUEST.verdict };

interface Attempt {
  attempt?: number;
  request?: AlertsRequest;
  fails?: Error;
}

/** What is told of one attempt of alerts. */
async function watchAlerts({ attempt = 1, request = REQUEST, fails }: Attempt): Promise<StageEvent | undefined> {
  const events: StageEvent[] = [];
  const { activities } = fakeStages({
    alerts: () => {
      if (fails !== undefined) throw fails;
      return FINE.alerts;
    },
  });
  const watched = watchStages(activities, { now: () => new Date(0), tell: (event) => void events.push(event) });
  const retryPolicy = { maximumAttempts: 60 };
  const environment = new MockActivityEnvironment({ attempt, retryPolicy });
  await environment.run(watched.alerts, request).catch(() => undefined);
  expect(events).toHaveLength(1);
  return events[0];
}

const later = ApplicationFailure.create({ type: 'DeliveryDelayed', message: 'Later.', nonRetryable: false });
const never = ApplicationFailure.create({ type: 'DeliveryRejected', message: 'Never.', nonRetryable: true });

describe('the end of a run', () => {
  it.each<[string, Attempt, 'ok' | 'failed' | 'cancelled']>([
    ['that is done', {}, 'ok'],
    ['that can not be tried again', { fails: never }, 'failed'],
    ['that is the last one', { fails: later, attempt: 60 }, 'failed'],
  ])('is told with an attempt of alerts %s', async (_what, attempt, result) => {
    expect(await watchAlerts(attempt)).toMatchObject({ stage: 'alerts', result, closes: CLOSED });
  });

  it.each<[string, Attempt]>([
    ['that will be tried again', { fails: later }],
    ['that another worker carries on', { fails: new CancelledFailure('WORKER_SHUTDOWN') }],
    ['of a run that does not say when it began', { request: omitStart(REQUEST) }],
  ])('is not told with one %s', async (_what, attempt) => {
    expect(await watchAlerts(attempt)).not.toHaveProperty('closes');
  });

  it('is not told with another stage', async () => {
    const events: StageEvent[] = [];
    const watched = watchStages(fakeStages().activities, {
      now: () => new Date(0),
      tell: (event) => void events.push(event),
    });
    await new MockActivityEnvironment().run(watched.health, { snapshot: 's', planDir: 'jobs/key' });
    expect(events).toMatchObject([{ stage: 'health', runKey: 'key', result: 'ok' }]);
    expect(events[0]).not.toHaveProperty('closes');
  });
});

function omitStart(request: AlertsRequest): AlertsRequest {
  const without = { ...request };
  delete without.startedAt;
  return without;
}
