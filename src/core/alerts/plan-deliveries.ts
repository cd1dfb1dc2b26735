import { type AlertState, UNTRIED } from './fold-journal.js';
import { deliveryKeyOf } from './incident-key.js';
import { parseInstant } from './instant.js';
import type { DecisionEntry } from './journal.js';
import type { Notification } from './notification.js';

/** What nobody received for a week is no news any more; each run of that week has failed loudly. */
const OUTBOX_MAX_AGE_MS = 7 * 24 * 3_600_000;

export interface Delivery {
  key: string;
  receiver: string;
  notification: Notification;
  /** The receiver may have it already: a message was sent and its fate is unknown. */
  mayBeRepeat: boolean;
  /** Not before this instant, as the receiver asked; null when it did not. */
  notBefore: string | null;
  /** Why this sender's earlier attempt was refused for good; null: to be sent. */
  rejection: string | null;
}

export interface PlanDeliveries {
  state: AlertState;
  /** The run whose decision is new. */
  run: string;
  sender: string;
  /** Names of the receivers that are configured now. */
  receivers: readonly string[];
  /** RFC 3339. */
  now: string;
}

/** What is still due to each configured receiver, oldest first: the outbox of the run's stream, then the run's own. */
export function planDeliveries({ state, run, sender, receivers, now }: PlanDeliveries): Delivery[] {
  const own = state.decisions.get(run);
  if (own === undefined) return [];
  const stream = [...state.decisions.values()].filter((decision) => decision.stream === own.stream);
  const due = stream.filter(
    (decision, index) => decision === own || isStillNews(decision, stream.slice(index + 1), now),
  );
  return [...due.filter((decision) => decision !== own), own].flatMap((decision) =>
    // The run's own notification goes to whatever is configured now, also to a receiver that was added since.
    receivers
      .filter((receiver) => decision === own || decision.receivers.includes(receiver))
      .flatMap((receiver) => planDelivery({ state, decision, receiver, sender })),
  );
}

function planDelivery(input: {
  state: AlertState;
  decision: DecisionEntry;
  receiver: string;
  sender: string;
}): Delivery[] {
  const { state, decision, receiver, sender } = input;
  const { notification } = decision;
  if (notification === null) return [];
  const key = deliveryKeyOf({ incident: notification.incident, action: notification.action, receiver });
  const { delivered, attemptOpen, uncertain, notBefore, rejections } = state.deliveries.get(key) ?? UNTRIED;
  if (delivered) return [];
  const rejection = rejections.get(sender) ?? null;
  return [{ key, receiver, notification, mayBeRepeat: attemptOpen || uncertain, notBefore, rejection }];
}

/** A reminder is overtaken by the next message about its incident; everything is by a week. */
function isStillNews({ notification, at }: DecisionEntry, later: readonly DecisionEntry[], now: string): boolean {
  if (notification === null || parseInstant(now) - parseInstant(at) > OUTBOX_MAX_AGE_MS) return false;
  if (!notification.action.startsWith('repeat-')) return true;
  return !later.some((decision) => decision.notification?.incident === notification.incident);
}
