import type { AlertState } from './fold-journal.js';
import { UNTRIED } from './fold-journal.js';
import { deliveryKeyOf } from './incident-key.js';
import { isStillNews } from './outbox.js';
import { renderHeadline } from './render-text.js';

/** What an operator wants to know of the journal. */
export interface AlertsSummary {
  open: {
    incident: string;
    stream: string;
    firedAt: string;
    health: 'WARN' | 'ERROR';
    repeats: number;
    lastToldAt: string;
  }[];
  /** Messages that a receiver has not got, and that the next run tries again. */
  outbox: {
    receiver: string;
    key: string;
    headline: string;
    decidedAt: string;
    why: string;
    notBefore: string | null;
  }[];
  broken: { receiver: string; since: string; why: string }[];
}

export function summarizeAlerts({ streams, decisions, deliveries, broken }: AlertState, now: string): AlertsSummary {
  const all = [...decisions.values()];
  return {
    open: [...streams].flatMap(([stream, { open }]) => {
      if (open === null) return [];
      const { id, firedAt, health, repeats, lastNotifiedAt } = open;
      return [{ incident: id, stream, firedAt, health, repeats, lastToldAt: lastNotifiedAt }];
    }),
    outbox: all.flatMap((decision, index) => {
      const { notification, receivers, at } = decision;
      const later = all.slice(index + 1).filter(({ stream }) => stream === decision.stream);
      if (notification === null || !isStillNews(decision, later, now)) return [];
      const { incident, action } = notification;
      return receivers.flatMap((receiver) => {
        const key = deliveryKeyOf({ incident, action, receiver });
        const { delivered, why, notBefore } = deliveries.get(key) ?? UNTRIED;
        return delivered
          ? []
          : [{ receiver, key, headline: renderHeadline(notification), decidedAt: at, why, notBefore }];
      });
    }),
    broken: [...broken].map(([receiver, { since, why }]) => ({ receiver, since, why })),
  };
}
