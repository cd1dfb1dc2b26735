import { compareInstants } from '../instant.js';
import type { ObservedEvent } from '../observed/objects.js';

// A Job that goes well writes five events, and ten thousand Jobs fifty thousand: only the newest of them are kept.
// Warnings, and what an autoscaler or a queue says, are kept whatever their number.

/** What Kubernetes writes about every Pod and Job that is well. */
const ROUTINE = new Set([
  'Scheduled',
  'Pulling',
  'Pulled',
  'Created',
  'Started',
  'Killing',
  'SuccessfulCreate',
  'SuccessfulDelete',
  'Completed',
]);

/** As many as the history may show at most (`eventsLimit`). */
const MAX_ROUTINE = 1_000;

/** The events without the oldest routine ones; the order stays. */
export function dropOldRoutine(events: readonly ObservedEvent[]): ObservedEvent[] {
  const routine = events.filter(isRoutine);
  if (routine.length <= MAX_ROUTINE) return [...events];
  const newestFirst = routine.map(({ lastTimestamp }) => lastTimestamp).sort((a, b) => compareInstants(b, a));
  const oldestKept = newestFirst[MAX_ROUTINE - 1] ?? '';
  let kept = newestFirst.filter((timestamp) => compareInstants(timestamp, oldestKept) > 0).length;
  return events.filter((event) => {
    const order = compareInstants(event.lastTimestamp, oldestKept);
    if (!isRoutine(event) || order > 0) return true;
    if (order < 0 || kept === MAX_ROUTINE) return false;
    kept += 1;
    return true;
  });
}

function isRoutine({ type, reason }: ObservedEvent): boolean {
  return type === 'Normal' && ROUTINE.has(reason);
}
