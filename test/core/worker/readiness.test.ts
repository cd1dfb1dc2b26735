import { describe, expect, it } from 'vitest';
import { judgeReadiness, type WorkerCondition } from '../../../src/core/worker/readiness.js';

const FINE: WorkerCondition = {
  runState: 'RUNNING',
  workflowPoller: 'POLLING',
  activityPoller: 'POLLING',
  serverAnswers: true,
};

describe('a worker', () => {
  it.each<{ name: string; is: Partial<WorkerCondition>; live: boolean; ready: boolean; why: RegExp }>([
    { name: 'that polls is ready', is: {}, live: true, ready: true, why: /polls/ },
    { name: 'that starts is not', is: { runState: 'INITIALIZED' }, live: true, ready: false, why: /initialized/ },
    { name: 'that drains is not', is: { runState: 'DRAINING' }, live: true, ready: false, why: /draining/ },
    { name: 'that has stopped is dead', is: { runState: 'STOPPED' }, live: false, ready: false, why: /stopped/ },
    { name: 'that has failed is dead', is: { runState: 'FAILED' }, live: false, ready: false, why: /failed/ },
    {
      name: 'whose activity poller has failed is dead, though it calls itself running',
      is: { activityPoller: 'FAILED' },
      live: false,
      ready: false,
      why: /poller/,
    },
    {
      name: 'whose workflow poller has failed is dead',
      is: { workflowPoller: 'FAILED' },
      live: false,
      ready: false,
      why: /poller/,
    },
    { name: 'that does not poll is not', is: { activityPoller: 'SHUTDOWN' }, live: true, ready: false, why: /poll/ },
    {
      name: 'whose server is away lives on: no restart would bring it back',
      is: { serverAnswers: false },
      live: true,
      ready: false,
      why: /server does not answer/,
    },
  ])('$name', ({ is, live, ready, why }) => {
    expect(judgeReadiness({ ...FINE, ...is })).toEqual({ live, ready, why: expect.stringMatching(why) });
  });
});
