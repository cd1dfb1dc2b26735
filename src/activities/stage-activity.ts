import { Context, type Info } from '@temporalio/activity';
import type { StageReply, StageRequests } from '../core/pipeline/stage-activities.js';
import type { Stage } from '../core/pipeline/stages.js';
import type { StageOutcomes } from '../core/pipeline/state.js';
import { toFailure } from './failures.js';

/** A fifth of the heartbeat timeout: one late beat is no dead worker. */
const HEARTBEAT_INTERVAL_MS = 1_000;

export interface Attempt {
  /** Aborts when the run is cancelled or the worker shuts down. */
  signal: AbortSignal;
  /** Heartbeat details: the Web UI shows the latest, and the next attempt gets them as its `previous`. */
  report(details: unknown): void;
  /** What an earlier attempt has reported last; undefined in the first one. */
  previous: unknown;
  /** When the time of the stage is over, with all its attempts, by this process's clock; Infinity where it has no end. */
  endsAtMs: number;
}

export type StageWork<S extends Stage> = (request: StageRequests[S], attempt: Attempt) => Promise<StageOutcomes[S]>;

/** Makes an activity of a stage's work: beats on a timer, counts attempts, translates errors. */
export function stageActivity<S extends Stage>(
  work: StageWork<S>,
): (request: StageRequests[S]) => Promise<StageReply<S>> {
  return async (request) => {
    const context = Context.current();
    const { attempt } = context.info;
    const endsAtMs = findEnd(context.info, Date.now());
    const previous: unknown = context.info.heartbeatDetails;
    // A beat without details would erase those of the attempt before.
    let details: unknown = previous;
    const beat = setInterval(() => context.heartbeat(details), HEARTBEAT_INTERVAL_MS);
    const report = (latest: unknown) => {
      details = latest;
    };
    try {
      const outcome = await work(request, { signal: context.cancellationSignal, report, previous, endsAtMs });
      return { attempts: attempt, outcome };
    } catch (error) {
      // Work that was aborted fails in many ways; while cancelled, all of them mean "cancelled".
      if (context.cancellationSignal.aborted) await context.cancelled;
      throw toFailure(error, attempt);
    } finally {
      clearInterval(beat);
    }
  };
}

type Timing = Pick<Info, 'scheduledTimestampMs' | 'currentAttemptScheduledTimestampMs' | 'scheduleToCloseTimeoutMs'>;

/**
 * The server gives out no attempt before it is scheduled and none past the end, by its own clock: where ours says so, it
 * is off, and what was left when the attempt was scheduled is left now.
 */
function findEnd(
  { scheduledTimestampMs, currentAttemptScheduledTimestampMs, scheduleToCloseTimeoutMs }: Timing,
  nowMs: number,
): number {
  if (scheduleToCloseTimeoutMs === 0) return Infinity;
  const endsAtMs = scheduledTimestampMs + scheduleToCloseTimeoutMs;
  const isOff = nowMs < currentAttemptScheduledTimestampMs || nowMs >= endsAtMs;
  return isOff ? endsAtMs + nowMs - currentAttemptScheduledTimestampMs : endsAtMs;
}
