// One attempt at everything that is due: the activity makes one per Temporal attempt, the command one per try.

import { decide } from '../core/alerts/decide.js';
import { type AlertState, foldJournal, UNSEEN_STREAM } from '../core/alerts/fold-journal.js';
import { deliveryKeyOf, streamOf } from '../core/alerts/incident-key.js';
import { type DecisionEntry, JOURNAL_VERSION } from '../core/alerts/journal.js';
import { buildNotification, type NotifiedJob } from '../core/alerts/notification.js';
import { type Delivery, planDeliveries } from '../core/alerts/plan-deliveries.js';
import { renderBody } from '../core/alerts/render-body.js';
import type { SendResult } from '../core/alerts/send-result.js';
import type { RunFacts, Verdict } from '../core/history/contract.js';
import type { AlertJournal, DeliveryPorts, Receiver } from './alert-ports.js';
import { deliverOne } from './deliver-one.js';

/** A verdict, and to whom it matters. */
export interface AlertRun {
  /** The run's history key: a run decides once. */
  run: string;
  /** The same for all attempts that belong together: what it was refused for good is not sent again by it. */
  sender: string;
  /** When the verdict was reached, RFC 3339. */
  timestamp: string;
  facts: RunFacts;
  verdict: Verdict;
  alertOn: 'warn' | 'error';
  jobs: readonly NotifiedJob[];
  receivers: readonly Receiver[];
}

export interface DeliveryReport {
  decision: DecisionEntry;
  deliveries: { receiver: string; key: string; body: string; result: SendResult }[];
  /** Whether every receiver has the run's own notification. */
  complete: boolean;
}

/** What would be sent. Writes nothing and sends nothing. */
export async function previewAlerts(
  journal: Pick<AlertJournal, 'read'>,
  run: AlertRun,
): Promise<{ decision: DecisionEntry; due: { delivery: Delivery; body: string }[] }> {
  const entries = await journal.read();
  const decision = takeDecision(foldJournal(entries), run);
  const state = foldJournal([...entries, decision]);
  const due = planDeliveries({ ...namesOf(run), state, run: run.run, now: run.timestamp });
  return { decision, due: due.map((delivery) => ({ delivery, body: bodyOf(delivery, run.receivers) })) };
}

/**
 * Decides once per run, then sends what is due, the outbox first: side by side to several receivers, in order to each
 * of them. A receiver that asks for patience gets no further message; it does not hold up the others.
 */
export async function deliverAlerts(
  ports: DeliveryPorts,
  run: AlertRun,
  signal?: AbortSignal,
): Promise<DeliveryReport> {
  return ports.journal.hold(async (held) => {
    const known = foldJournal(held.entries);
    const decision = takeDecision(known, run);
    if (!known.decisions.has(run.run)) await held.append(decision);
    const state = foldJournal([...held.entries, decision]);
    const due = planDeliveries({ ...namesOf(run), state, run: run.run, now: run.timestamp });
    const lanes = run.receivers.map(async (receiver) => {
      const lane: DeliveryReport['deliveries'] = [];
      for (const delivery of due.filter(({ receiver: name }) => name === receiver.name)) {
        signal?.throwIfAborted();
        const body = bodyOf(delivery, run.receivers);
        const result = await deliverOne({ ports, held, receiver, delivery, body, sender: run.sender });
        lane.push({ receiver: receiver.name, key: delivery.key, body, result });
        if (result.outcome === 'delayed') break;
      }
      return lane;
    });
    // All lanes end before the journal is let go, also when one of them fails.
    const settled = await Promise.allSettled(lanes);
    const deliveries = settled.flatMap((lane) => (lane.status === 'fulfilled' ? lane.value : []));
    const broken = settled.find((lane) => lane.status === 'rejected');
    if (broken !== undefined) throw broken.reason;
    return { decision, deliveries, complete: isComplete({ state, decision, deliveries, run }) };
  });
}

/** The decision that an earlier attempt took, or a new one. */
function takeDecision(state: AlertState, run: AlertRun): DecisionEntry {
  const taken = state.decisions.get(run.run);
  if (taken !== undefined) return taken;
  const { facts, verdict, timestamp, alertOn, jobs } = run;
  const stream = streamOf(facts);
  const streamState = state.streams.get(stream) ?? UNSEEN_STREAM;
  const decision = decide({ state: streamState, verdict, facts, run: run.run, now: timestamp, alertOn });
  return {
    v: JOURNAL_VERSION,
    kind: 'decision',
    at: timestamp,
    run: run.run,
    stream,
    action: decision.action,
    reason: decision.reason,
    receivers: run.receivers.map(({ name }) => name),
    notification:
      decision.action === 'none' ? null : buildNotification({ ...decision, at: timestamp, facts, verdict, jobs }),
  };
}

function isComplete(input: {
  state: AlertState;
  decision: DecisionEntry;
  deliveries: DeliveryReport['deliveries'];
  run: AlertRun;
}): boolean {
  const { state, decision, deliveries, run } = input;
  const { notification } = decision;
  if (notification === null || run.receivers.length === 0) return false;
  return run.receivers.every(({ name }) => {
    const key = deliveryKeyOf({ incident: notification.incident, action: notification.action, receiver: name });
    const sentNow = deliveries.some((delivery) => delivery.key === key && delivery.result.outcome === 'delivered');
    return sentNow || state.deliveries.get(key)?.delivered === true;
  });
}

function namesOf({ receivers, sender }: AlertRun): { receivers: string[]; sender: string } {
  return { receivers: receivers.map(({ name }) => name), sender };
}

function bodyOf({ receiver, notification, mayBeRepeat }: Delivery, receivers: readonly Receiver[]): string {
  const type = receivers.find(({ name }) => name === receiver)?.type ?? 'console';
  return renderBody(type, { notification, mayBeRepeat });
}
