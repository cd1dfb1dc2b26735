import { describe, expect, it } from 'vitest';
import { judgeSchedule, type ObservedSchedule, type ScheduledRun } from '../../../src/core/schedule/judge-schedule.js';

const DUE = new Date('2026-11-25T00:00:00Z');
const NOW = new Date('2026-11-25T08:00:00Z');

function seen(lastSeen: Date): ObservedSchedule['pollers'] {
  return [{ identity: '1@here', lastSeen }];
}

function aRun(changes: Partial<ScheduledRun> = {}): ScheduledRun {
  return {
    workflowId: 'nightly-2026-11-25T00:00:00Z',
    scheduledAt: DUE,
    startedAt: DUE,
    closedAt: new Date('2026-11-25T01:00:00Z'),
    status: 'COMPLETED',
    exitCode: 0,
    ...changes,
  };
}

/** The night before: it is in the way where it has not ended. */
function before(closedAt: Date | null): ScheduledRun {
  const startedAt = new Date('2026-11-24T00:00:00Z');
  return aRun({ workflowId: 'nightly-2026-11-24T00:00:00Z', scheduledAt: startedAt, startedAt, closedAt });
}

function aSchedule(changes: Partial<ObservedSchedule> = {}): ObservedSchedule {
  return {
    id: 'nightly',
    timeZone: 'UTC',
    taskQueue: 'tuning-pipeline',
    overlap: 'skip',
    catchUpMs: 6 * 3_600_000,
    paused: false,
    note: '',
    changedAt: new Date('2026-11-01T00:00:00Z'),
    firings: [DUE],
    runs: [aRun()],
    pollers: seen(NOW),
    now: NOW,
    ...changes,
  };
}

describe('judgeSchedule', () => {
  it('quotes in its commands what a shell would obey', () => {
    const id = 'nightly; reboot';
    const remediesOf = (changes: Partial<ObservedSchedule>) =>
      judgeSchedule(aSchedule({ id, ...changes })).findings.map(({ remedy }) => remedy);
    const runs = [aRun({ workflowId: id, status: 'FAILED', exitCode: 3 })];
    expect(remediesOf({ runs })).toEqual(["Look at `tuning-pipeline result 'nightly; reboot'`."]);
    expect(remediesOf({ paused: true })).toEqual([expect.stringContaining("unpause 'nightly; reboot'`")]);
    expect(remediesOf({ runs: [], catchUpMs: 1_000 })).toEqual([expect.stringContaining("trigger 'nightly; reboot'`")]);
  });

  it.each<{ name: string; given: Partial<ObservedSchedule>; last: string; kinds: string[]; exitCode: number }>([
    { name: 'a night that ended well', given: {}, last: 'ended well', kinds: [], exitCode: 0 },
    {
      name: 'a strict warning, which is no trouble of the schedule',
      given: { runs: [aRun({ exitCode: 1 })] },
      last: 'ended well',
      kinds: [],
      exitCode: 0,
    },
    {
      name: 'a night that still runs',
      given: { runs: [aRun({ status: 'RUNNING', closedAt: null, exitCode: null })] },
      last: 'still runs',
      kinds: [],
      exitCode: 0,
    },
    {
      name: 'a night that failed within a minute',
      given: {
        runs: [aRun({ status: 'FAILED', exitCode: 3 })],
        now: new Date('2026-11-25T00:01:00Z'),
        pollers: seen(DUE),
      },
      last: 'in trouble',
      kinds: ['Failed'],
      exitCode: 2,
    },
    {
      name: 'a failed night',
      given: { runs: [aRun({ status: 'FAILED', exitCode: 2 })] },
      last: 'in trouble',
      kinds: ['Failed'],
      exitCode: 2,
    },
    {
      name: 'a run that was ended without a result',
      given: { runs: [aRun({ status: 'TERMINATED', exitCode: null })] },
      last: 'in trouble',
      kinds: ['Failed'],
      exitCode: 2,
    },
    { name: 'no run at all', given: { runs: [] }, last: 'in trouble', kinds: ['Missed'], exitCode: 2 },
    {
      name: 'a firing that the night before was in the way of',
      given: { runs: [before(null)] },
      last: 'in trouble',
      kinds: ['SkippedByOverlap'],
      exitCode: 2,
    },
    {
      name: 'a firing behind one that ended before it',
      given: { runs: [before(new Date('2026-11-24T05:00:00Z'))] },
      last: 'in trouble',
      kinds: ['Missed'],
      exitCode: 2,
    },
    {
      name: 'a firing that waits, where overlap lets it',
      given: { overlap: 'buffer_one', runs: [before(null)] },
      last: 'waits behind another run',
      kinds: [],
      exitCode: 0,
    },
    {
      name: 'a pause, which is not a missed night too',
      given: { paused: true, note: 'holiday', runs: [] },
      last: 'in trouble',
      kinds: ['Paused'],
      exitCode: 1,
    },
    {
      name: 'no worker, although the last night went well',
      given: { pollers: seen(new Date('2026-11-25T07:00:00Z')) },
      last: 'ended well',
      kinds: ['NoWorker'],
      exitCode: 2,
    },
    {
      name: 'a schedule that was made after its last firing',
      given: { changedAt: new Date('2026-11-25T03:00:00Z'), runs: [] },
      last: 'not due yet',
      kinds: [],
      exitCode: 0,
    },
    {
      name: 'a firing that is a minute old',
      given: { now: new Date('2026-11-25T00:01:00Z'), pollers: seen(DUE), runs: [] },
      last: 'not due yet',
      kinds: [],
      exitCode: 0,
    },
  ])('tells $name', ({ given, last, kinds, exitCode }) => {
    const judgement = judgeSchedule(aSchedule(given));
    expect([judgement.last, judgement.findings.map(({ kind }) => kind), judgement.exitCode]).toEqual([
      last,
      kinds,
      exitCode,
    ]);
  });

  it('says what to do about a missed night, within the catch-up time and after it', () => {
    const remedyAt = (now: string) => {
      const at = new Date(now);
      return judgeSchedule(aSchedule({ runs: [], now: at, pollers: seen(at) })).findings[0]?.remedy;
    };
    expect(remedyAt('2026-11-25T01:00:00Z')).toContain('it makes up for the firing within 6h');
    expect(remedyAt('2026-11-25T08:00:00Z')).toContain('`tuning-pipeline schedule trigger nightly`');
  });
});
