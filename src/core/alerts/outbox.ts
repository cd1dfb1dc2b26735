import { type AlertState, UNTRIED } from './fold-journal.js';
import { deliveryKeyOf } from './incident-key.js';
import { parseInstant } from '../instant.js';
import type { DecisionEntry } from './journal.js';

/** What nobody received for a week is no news any more; each run of that week has failed loudly. */
export const OUTBOX_MAX_AGE_MS = 7 * 24 * 3_600_000;

/** Whether one of the decision's receivers has not got it. */
export function isUndelivered(
  state: Pick<AlertState, 'deliveries'>,
  { notification, receivers }: DecisionEntry,
): boolean {
  if (notification === null) return false;
  const { incident, action } = notification;
  return receivers.some(
    (receiver) => !(state.deliveries.get(deliveryKeyOf({ incident, action, receiver })) ?? UNTRIED).delivered,
  );
}

/** A reminder is overtaken by the next message about its incident; everything is by a week. */
export function isStillNews(
  { notification, at }: DecisionEntry,
  later: readonly DecisionEntry[],
  now: string,
): boolean {
  if (notification === null || parseInstant(now) - parseInstant(at) > OUTBOX_MAX_AGE_MS) return false;
  if (!notification.action.startsWith('repeat-')) return true;
  return !later.some((decision) => decision.notification?.incident === notification.incident);
}
