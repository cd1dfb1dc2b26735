import { renderDuration } from '../duration.js';
import { shellWord } from '../shell-word.js';
import { livingWorkers, POLLER_ALIVE_MS, type Poller } from '../worker/living-workers.js';
import { renderLocal } from './local-time.js';

/** How one run of a schedule stands. */
export interface ScheduledRun {
  workflowId: string;
  /** When it was due, jitter included. */
  scheduledAt: Date;
  startedAt: Date;
  /** null: it goes on. */
  closedAt: Date | null;
  /** Temporal's word: RUNNING, COMPLETED, FAILED, TIMED_OUT, TERMINATED, CANCELLED. */
  status: string;
  /** As its result says; null where it left none. */
  exitCode: 0 | 1 | 2 | 3 | null;
}

/** Everything that a judgement about a schedule needs. */
export interface ObservedSchedule {
  id: string;
  timeZone: string;
  taskQueue: string;
  overlap: string;
  catchUpMs: number;
  paused: boolean;
  note: string;
  /** When it was created or changed last: before that, other times held. */
  changedAt: Date;
  /** When it should have fired of late, jitter included, in order. */
  firings: readonly Date[];
  runs: readonly ScheduledRun[];
  /** When each worker has asked for work last. */
  pollers: readonly Poller[];
  now: Date;
}

export type ScheduleFindingKind = 'Paused' | 'NoWorker' | 'Missed' | 'SkippedByOverlap' | 'Failed';

export interface ScheduleFinding {
  kind: ScheduleFindingKind;
  /** What was expected and what was got. */
  message: string;
  /** An imperative sentence. */
  remedy: string;
}

export interface ScheduleJudgement {
  /** What became of the last firing. */
  last: 'ended well' | 'still runs' | 'waits behind another run' | 'not due yet' | 'in trouble';
  findings: ScheduleFinding[];
  /** 0 fine, 1 paused on purpose, 2 anything else. */
  exitCode: 0 | 1 | 2;
}

/** A firing is taken within seconds; a server that has just started needs a moment for its backlog. */
const GRACE_MS = 2 * 60_000;

/** Times travel with fractions of a second that not every answer keeps. */
const SAME_INSTANT_MS = 1_500;

/** What became of the last firing, and what keeps the next one from going well. */
export function judgeSchedule(observed: ObservedSchedule): ScheduleJudgement {
  const { last, finding } = judgeLast(observed);
  const findings = [...(finding === null ? [] : [finding]), ...findPause(observed), ...findWorker(observed)];
  const gravest = findings.some(({ kind }) => kind !== 'Paused') ? 2 : findings.length > 0 ? 1 : 0;
  return { last, findings, exitCode: gravest };
}

interface LastFiring {
  last: ScheduleJudgement['last'];
  finding: ScheduleFinding | null;
}

function judgeLast(observed: ObservedSchedule): LastFiring {
  const { firings, changedAt, now, runs } = observed;
  const runOf = (firing: Date) =>
    runs.find(({ scheduledAt }) => Math.abs(scheduledAt.getTime() - firing.getTime()) <= SAME_INSTANT_MS);
  // One that has been taken is judged at once; only of one that has not is it too early to say so.
  const due = firings.findLast(
    (firing) =>
      firing.getTime() > changedAt.getTime() &&
      (firing.getTime() + GRACE_MS <= now.getTime() || runOf(firing) !== undefined),
  );
  if (due === undefined) return { last: 'not due yet', finding: null };
  const run = runOf(due);
  return run === undefined ? judgeAbsent(due, observed) : judgeRun(run);
}

function judgeRun({ workflowId, status, exitCode }: ScheduledRun): LastFiring {
  if (status === 'RUNNING') return { last: 'still runs', finding: null };
  if (status === 'COMPLETED' && exitCode !== null && exitCode < 2) return { last: 'ended well', finding: null };
  const exit = exitCode === null ? 'and left no result' : `with exit code ${exitCode}`;
  return {
    last: 'in trouble',
    finding: {
      kind: 'Failed',
      message: `expected the run ${workflowId} to end well, but it ended as ${status} ${exit}`,
      remedy: `Look at \`tuning-pipeline result ${shellWord(workflowId)}\`.`,
    },
  };
}

/** No run of this firing: another one was in its way, it was paused, or nobody was there to fire. */
function judgeAbsent(due: Date, observed: ObservedSchedule): LastFiring {
  const { id, timeZone, overlap, paused, catchUpMs, runs, now } = observed;
  const when = renderLocal(due, timeZone);
  const inTheWay = runs.find(
    ({ startedAt, closedAt }) => startedAt < due && (closedAt === null || closedAt.getTime() > due.getTime()),
  );
  if (inTheWay !== undefined && overlap !== 'skip') return { last: 'waits behind another run', finding: null };
  if (inTheWay !== undefined) {
    return {
      last: 'in trouble',
      finding: {
        kind: 'SkippedByOverlap',
        message: `expected a run of the firing of ${when}, but it was skipped, because ${inTheWay.workflowId} still ran`,
        remedy: 'Give the runs a deadline below the period, or find what makes them so long.',
      },
    };
  }
  // What the pause means is told for itself.
  if (paused) return { last: 'in trouble', finding: null };
  const lateMs = now.getTime() - due.getTime();
  return {
    last: 'in trouble',
    finding: {
      kind: 'Missed',
      message: `expected a run of the firing of ${when}, but ${renderDuration(lateMs)} later there is none`,
      remedy:
        lateMs < catchUpMs
          ? `See whether the Temporal server runs; it makes up for the firing within ${renderDuration(catchUpMs)}.`
          : `Make up for it with \`tuning-pipeline schedule trigger ${shellWord(id)}\`; the catch-up time has passed.`,
    },
  };
}

function findPause({ id, paused, note }: ObservedSchedule): ScheduleFinding[] {
  if (!paused) return [];
  return [
    {
      kind: 'Paused',
      message: `expected a schedule that fires, but it is paused${note === '' ? '' : ` (${note})`}`,
      remedy: `Let it go on with \`tuning-pipeline schedule unpause ${shellWord(id)}\`.`,
    },
  ];
}

function findWorker({ pollers, taskQueue, now }: ObservedSchedule): ScheduleFinding[] {
  if (livingWorkers(pollers, now).length > 0) return [];
  return [
    {
      kind: 'NoWorker',
      message: `expected a worker of the task queue ${taskQueue}, but none has asked for work in the last ${renderDuration(POLLER_ALIVE_MS)}`,
      remedy: 'Start one with `tuning-pipeline worker`, or `dev` for the embedded server.',
    },
  ];
}
