import { type AlertState, UNTRIED } from './fold-journal.js';
import { deliveryKeyOf } from './incident-key.js';
import type { DecisionEntry, DeliveryState } from './journal.js';
import type { Notification } from './notification.js';
import { isStillNews } from './outbox.js';

export interface Delivery {
  key: string;
  receiver: string;
  notification: Notification;
  /** The receiver may have it already: a message was sent and its fate is unknown. */
  mayBeRepeat: boolean;
  /** Not before this instant, as the receiver asked; null when it did not. */
  notBefore: string | null;
  /** Why it was not delivered last time; '' when it was never tried. */
  lastWhy: string;
  /** How often this sender has tried. */
  tries: number;
  /** This sender's earlier attempt was refused for good; null: to be sent. */
  rejection: DeliveryState['rejections'][string] | null;
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
  const { delivered, attemptOpen, uncertain, notBefore, why, tries, rejections } = state.deliveries.get(key) ?? UNTRIED;
  if (delivered) return [];
  return [
    {
      key,
      receiver,
      notification,
      mayBeRepeat: attemptOpen || uncertain,
      notBefore,
      lastWhy: why,
      tries: tries[sender] ?? 0,
      rejection: rejections[sender] ?? null,
    },
  ];
}
