// One attempt at everything that is due: the activity makes one per Temporal attempt, the command one per try.

import { CHANNEL_FORMATS } from '../core/alerts/channels/channel-formats.js';
import { type AlertState, foldJournal } from '../core/alerts/fold-journal.js';
import { deliveryKeyOf } from '../core/alerts/incident-key.js';
import type { BrokenReceiver, DecisionEntry } from '../core/alerts/journal.js';
import { type Delivery, planDeliveries } from '../core/alerts/plan-deliveries.js';
import type { Tried } from '../core/alerts/plan-next-try.js';
import { type JudgedRun, takeDecision } from '../core/alerts/take-decision.js';
import type { StageError } from '../core/errors.js';
import type { AlertJournal, DeliveryPorts, HeldJournal, Receiver } from './alert-ports.js';
import { deliverOne } from './deliver-one.js';

/** A verdict, and to whom it matters. */
export interface AlertRun extends JudgedRun {
  /** The same for all attempts that belong together: what it was refused for good is not sent again by it. */
  sender: string;
  receivers: readonly Receiver[];
}

/** What became of one message, and what it was. */
export interface Delivered extends Tried {
  receiver: string;
  key: string;
  body: string;
}

export interface DeliveryReport {
  decision: DecisionEntry;
  deliveries: Delivered[];
  /** Whether every receiver has the run's own notification. */
  complete: boolean;
  /** Receivers that were marked before this attempt. */
  broken: ReadonlyMap<string, BrokenReceiver>;
  /** Why this is not recorded as it should be, or null. */
  fault: StageError | null;
}

/** What would be sent. Writes nothing and sends nothing. */
export async function previewAlerts(
  journal: Pick<AlertJournal, 'read'>,
  run: AlertRun,
): Promise<{ decision: DecisionEntry; due: { delivery: Delivery; body: string }[] }> {
  const entries = await journal.read();
  const { decision, due } = planRun(foldJournal(entries), run);
  return { decision, due: due.map((delivery) => ({ delivery, body: bodyOf(delivery, run.receivers) })) };
}

/**
 * Decides once per run, then sends what is due, the outbox first: side by side to several receivers, in order to each
 * of them. A receiver that asks for patience or is broken gets no further message; it does not hold up the others.
 */
export async function deliverAlerts(
  ports: DeliveryPorts,
  run: AlertRun,
  signal?: AbortSignal,
): Promise<DeliveryReport> {
  return ports.journal.hold(async (held) => {
    const known = foldJournal(held.entries);
    const { state, decision, due } = planRun(known, run, { ownOnly: held.fault() !== null });
    if (!known.decisions.has(run.run)) await held.append(decision);
    const lanes = run.receivers.map((receiver) => deliverLane({ ports, held, run, receiver, due, signal }));
    // All lanes end before the journal is let go, also when one of them fails.
    const settled = await Promise.allSettled(lanes);
    const deliveries = settled.flatMap((lane) => (lane.status === 'fulfilled' ? lane.value : []));
    const failed = settled.find((lane) => lane.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const complete = isComplete({ state, decision, deliveries, run });
    return { decision, deliveries, complete, broken: known.broken, fault: held.fault() };
  });
}

/**
 * The run's decision and what is due. Where the journal has a fault it may lack the entry that says "already sent", so
 * only the run's own notification is.
 */
function planRun(
  known: AlertState,
  run: AlertRun,
  { ownOnly = false } = {},
): { state: AlertState; decision: DecisionEntry; due: Delivery[] } {
  const receivers = run.receivers.map(({ name }) => name);
  const decision = takeDecision(known, run, receivers);
  const decided = new Map(ownOnly ? [] : known.decisions).set(run.run, decision);
  const state = { ...known, decisions: decided };
  const { sender, timestamp: now } = run;
  return { state, decision, due: planDeliveries({ state, run: run.run, sender, receivers, now }) };
}

interface Lane {
  ports: DeliveryPorts;
  held: HeldJournal;
  run: AlertRun;
  receiver: Receiver;
  due: readonly Delivery[];
  signal: AbortSignal | undefined;
}

async function deliverLane({ ports, held, run, receiver, due, signal }: Lane): Promise<Delivered[]> {
  const lane: Delivered[] = [];
  for (const delivery of due.filter(({ receiver: name }) => name === receiver.name)) {
    signal?.throwIfAborted();
    const body = bodyOf(delivery, run.receivers);
    const { result, tries } = await deliverOne({ ports, held, receiver, delivery, body, sender: run.sender });
    lane.push({ receiver: receiver.name, key: delivery.key, body, result, tries });
    if (result.outcome === 'delayed' || (result.outcome === 'rejected' && result.receiverBroken === true)) break;
  }
  return lane;
}

function isComplete(input: {
  state: AlertState;
  decision: DecisionEntry;
  deliveries: readonly Delivered[];
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

function bodyOf({ receiver: name, notification, mayBeRepeat }: Delivery, receivers: readonly Receiver[]): string {
  const receiver = receivers.find((candidate) => candidate.name === name);
  return CHANNEL_FORMATS[receiver?.type ?? 'console'].render({ notification, mayBeRepeat }, receiver?.options ?? {});
}
