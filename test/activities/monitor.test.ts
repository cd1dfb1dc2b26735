import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { createMonitor, type MonitorLook, type MonitorPorts } from '../../src/activities/monitor.js';
import { type StageWork, stageActivity } from '../../src/activities/stage-activity.js';
import type { MonitorRequest } from '../../src/core/monitor/contract.js';
import { createEndings } from '../../src/core/monitor/endings.js';
import type { MonitorProgress } from '../../src/core/monitor/progress.js';
import type { ClusterSnapshot } from '../../src/core/monitor/snapshot.js';
import type { StageReply } from '../../src/core/pipeline/stage-activities.js';
import { aCondition, aJob, aSnapshot } from '../support/snapshots.js';

const REQUEST: MonitorRequest = {
  planDir: 'plan',
  namespace: 'trading-bots',
  labelSelector: 'app=arbitrage-tuning',
  cluster: {},
  wait: true,
  waitUntil: '2026-11-23T06:00:00Z',
  waitExpired: false,
  expectPlanned: true,
  origin: 'run-1',
};

interface Given {
  request?: Partial<MonitorRequest>;
  snapshot?: Partial<ClusterSnapshot>;
  observe?: MonitorPorts['observe'];
  heartbeatDetails?: unknown;
}

/** One attempt with ports that need no cluster; what they were asked, in order. */
function attempt({ request = {}, snapshot = {}, observe, heartbeatDetails }: Given) {
  const asked: string[] = [];
  const looks: MonitorLook[] = [];
  const monitor = createMonitor({
    readPlannedJobs: async () => ['a', 'b'],
    openEndings: async (planDir, origin) => {
      asked.push(`ledger of ${origin} in ${planDir}`);
      const endings = createEndings({ ledger: new Map(), append: async () => undefined, now: () => new Date(0) });
      return { ...endings, close: async () => void asked.push('close') };
    },
    observe: async (look) => {
      asked.push('observe');
      looks.push(look);
      return observe === undefined ? aSnapshot(snapshot) : observe(look);
    },
    deleteCreated: async ({ origin }) => {
      asked.push(`delete what ${origin} created`);
      return 'deleted';
    },
    writeSnapshot: async () => 'plan/observed/snapshot.json',
  });
  const environment = new MockActivityEnvironment({ attempt: 1, heartbeatDetails });
  const run = () => runIn(environment, monitor, { ...REQUEST, ...request });
  return { run, asked, looks, environment };
}

function runIn(
  environment: MockActivityEnvironment,
  monitor: StageWork<'monitor'>,
  request: MonitorRequest,
): Promise<StageReply<'monitor'>> {
  const activity = stageActivity<'monitor'>(monitor);
  return environment.run<[MonitorRequest], StageReply<'monitor'>, typeof activity>(activity, request);
}

describe('the monitor activity', () => {
  it('counts the Jobs that were seen and those that should have been', async () => {
    const done = aJob('a', { conditions: [aCondition('Complete')] });
    const { run } = attempt({ snapshot: { jobs: [done, aJob('other')], waitTimedOut: true } });
    expect((await run()).outcome).toEqual({
      snapshot: 'plan/observed/snapshot.json',
      observed: true,
      waited: true,
      jobs: 3,
      finished: 1,
      timedOut: true,
      clusterName: 'kind',
    });
  });

  it('expects no Jobs of a dry run', async () => {
    const { run, looks, asked } = attempt({ request: { expectPlanned: false } });
    await run();
    expect(looks[0]?.expectedJobs).toEqual([]);
    expect(asked).toEqual(['ledger of run-1 in plan', 'observe', 'close']);
  });

  it('asks no ledger without an origin', async () => {
    const { origin: _, ...anonymous } = { ...REQUEST, expectPlanned: false };
    const monitor = createMonitor({
      readPlannedJobs: async () => [],
      openEndings: () => Promise.reject(new Error('no ledger was to be opened')),
      observe: async ({ endings }) => aSnapshot({ jobs: endings === undefined ? [] : [aJob('x')] }),
      deleteCreated: async () => '',
      writeSnapshot: async () => '',
    });
    expect((await runIn(new MockActivityEnvironment(), monitor, anonymous)).outcome.jobs).toBe(0);
  });

  it('deletes nothing unless it is told to, and then before it looks', async () => {
    const kept = attempt({});
    expect((await kept.run()).outcome).not.toHaveProperty('warnings');
    expect(kept.asked).not.toContain('delete what run-1 created');
    const deleted = attempt({ request: { deleteCreated: true } });
    expect((await deleted.run()).outcome.warnings).toEqual(['deleted']);
    expect(deleted.asked).toEqual(['delete what run-1 created', 'ledger of run-1 in plan', 'observe', 'close']);
  });

  it('beats with its progress, and first with what the attempt before has reported', async () => {
    const before: MonitorProgress = { version: 1, jobs: 5, finished: 2, failed: 0 };
    const now: MonitorProgress = { version: 1, jobs: 5, finished: 3, failed: 1 };
    const beats: unknown[] = [];
    const { run, looks, environment } = attempt({
      heartbeatDetails: before,
      observe: async ({ report }) => {
        await untilBeats(1);
        report(now);
        await untilBeats(2);
        return aSnapshot();
      },
    });
    let wake = () => {};
    environment.on('heartbeat', (details: unknown) => {
      beats.push(details);
      wake();
    });
    async function untilBeats(count: number): Promise<void> {
      while (beats.length < count) await new Promise<void>((resolve) => (wake = resolve));
    }
    await run();
    expect(beats).toEqual([before, now]);
    expect(looks[0]?.isKnown).toBe(true);
  });

  it('does not take a first attempt, or details of another version, for a cluster that was seen', async () => {
    for (const heartbeatDetails of [undefined, { version: 2 }]) {
      const { run, looks } = attempt({ heartbeatDetails });
      await run();
      expect(looks[0]?.isKnown).toBe(false);
    }
  });

  it('passes on what the credentials did not let it see', async () => {
    const { outcome } = await attempt({ snapshot: { unseen: ['pods', 'events'] } }).run();
    expect(outcome.warnings).toEqual([
      expect.stringMatching(/^monitor: the credentials do not allow to list pods and events in trading-bots: /),
    ]);
  });
});
