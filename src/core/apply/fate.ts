import { compareInstants } from '../instant.js';
import type { ObservedEvent } from '../observed/objects.js';

/**
 * What became of a Job that was meant to be created, without an answer, and is not there. `created`: its controller has
 * written about it, so it has been there, and is gone. `never`: nobody has, and would have: it was never there, or was
 * deleted before it could start a Pod. `unknown`: events are forgotten after an hour, or may not be read.
 */
export type Fate = { kind: 'created'; uid: string } | { kind: 'never' } | { kind: 'unknown' };

/** The API server keeps events for an hour unless it is told otherwise (`--event-ttl`): not all of it is relied on. */
const EVENTS_LAST_MS = 45 * 60_000;

/** The clocks of workers and API servers differ; an event that is so much older is about an earlier Job of the name. */
const CLOCK_SKEW_MS = 5 * 60_000;

export interface JudgeFate {
  /** When the Job was meant to be created, by the worker's clock (RFC 3339). */
  intendedAt: string;
  /** About Jobs of this name, whichever uid they had; null where they may not be read. */
  events: readonly ObservedEvent[] | null;
  /** The instant at which the events were read (RFC 3339). */
  readAt: string;
}

/** The fate of a Job of which only the intent is known: what was started once must not be started again. */
export function judgeFate({ intendedAt, events, readAt }: JudgeFate): Fate {
  if (events === null) return { kind: 'unknown' };
  const since = new Date(Date.parse(intendedAt) - CLOCK_SKEW_MS).toISOString();
  const [newest] = events
    .filter(({ uid, lastTimestamp }) => uid !== '' && compareInstants(lastTimestamp, since) >= 0)
    .sort((a, b) => compareInstants(b.lastTimestamp, a.lastTimestamp));
  if (newest !== undefined) return { kind: 'created', uid: newest.uid };
  const agoMs = Date.parse(readAt) - Date.parse(intendedAt);
  return { kind: agoMs < EVENTS_LAST_MS ? 'never' : 'unknown' };
}
