import { describe, expect, it } from 'vitest';
import { judgeSharedRoot, judgeWorkers } from '../../../src/core/doctor/judge-workers.js';
import { livingWorkers, type Poller } from '../../../src/core/worker/living-workers.js';

const NOW = new Date('2026-11-25T03:00:00Z');
const poller = (identity: string, secondsAgo = 1): Poller => ({
  identity,
  lastSeen: new Date(NOW.getTime() - secondsAgo * 1_000),
});

describe('livingWorkers', () => {
  it('leaves out who has not asked for two minutes', () => {
    const pollers = [poller('1@a', 120), poller('2@b', 121), poller('3@c', 0)];
    expect(livingWorkers(pollers, NOW).map(({ identity }) => identity)).toEqual(['1@a', '3@c']);
  });
});

describe('judgeWorkers', () => {
  it('fails without a worker, and says how to start one', () => {
    expect(judgeWorkers('tuning-pipeline', [])).toEqual({
      name: 'worker',
      status: 'failed',
      message: 'Expected a worker of the task queue tuning-pipeline, but none has asked for work in the last 2m00s.',
      remedy: 'Start one with `tuning-pipeline worker`.',
    });
  });

  it('names five workers and counts the others', () => {
    const living = Array.from({ length: 7 }, (_, index) => poller(`${index}@host`));
    expect(judgeWorkers('nights', living)).toMatchObject({
      status: 'ok',
      message: 'The task queue nights has 7 workers: 0@host, 1@host, 2@host, 3@host, 4@host and 2 more.',
    });
  });
});

describe('judgeSharedRoot', () => {
  const root = '/mnt/nights';

  it.each([
    {
      name: 'every worker has left its marker',
      living: ['1@a', '2@b'],
      markers: ['1@a', '2@b', '9@dead'],
      status: 'ok',
    },
    { name: 'one has not', living: ['1@a', '2@b'], markers: ['1@a'], status: 'failed' },
    { name: 'nobody works', living: [], markers: ['1@a'], status: 'skipped' },
  ])('is $status where $name', ({ living, markers, status }) => {
    const check = judgeSharedRoot({ living: living.map((one) => poller(one)), markers: new Set(markers), root });
    expect(check.status).toBe(status);
  });

  it('names who works elsewhere', () => {
    const check = judgeSharedRoot({ living: [poller('1@a'), poller('2@b')], markers: new Set(['1@a']), root });
    expect(check.message).toBe('Expected a marker of every worker in /mnt/nights, got none of 2@b.');
  });
});
