// One attempt at everything that is due: the activity makes one per Temporal attempt, the command one per try.

import type { ChannelType } from '../core/alerts/channel.js';
import { decide } from '../core/alerts/decide.js';
import { type AlertState, foldJournal, UNSEEN_STREAM } from '../core/alerts/fold-journal.js';
import { deliveryKeyOf, streamOf } from '../core/alerts/incident-key.js';
import { type DecisionEntry, JOURNAL_VERSION, type JournalEntry } from '../core/alerts/journal.js';
import { buildNotification, type NotifiedJob } from '../core/alerts/notification.js';
import { type Delivery, planDeliveries } from '../core/alerts/plan-deliveries.js';
import { renderBody } from '../core/alerts/render-body.js';
import type { SendResult } from '../core/alerts/send-result.js';
import { isRetryable, sentenceOf, StageError } from '../core/errors.js';
import type { RunFacts, Verdict } from '../core/history/contract.js';

/** The journal's entries and the right to add to them: nobody else adds any meanwhile. */
export interface HeldJournal {
  entries: readonly JournalEntry[];
  append(entry: JournalEntry): Promise<void>;
}

export interface AlertJournal {
  /** Takes no lease and creates nothing. */
  read(): Promise<readonly JournalEntry[]>;
  /** Runs `work` as the only sender. Throws Unavailable when another one does not finish in time. */
  hold<T>(work: (held: HeldJournal) => Promise<T>): Promise<T>;
}

export interface OutgoingMessage {
  /** Delivery key; the `webhook-id`. */
  key: string;
  /** The exact bytes, as text. */
  body: string;
  /** '' for the console. */
  url: string;
}

export interface Receiver {
  /** Its name in delivery keys, from `nameReceivers`. */
  name: string;
  type: ChannelType;
  /** Resolves its secret; called for each attempt. */
  resolveUrl(): Promise<string>;
}

export interface DeliveryPorts {
  journal: AlertJournal;
  /** Sends once and classifies the answer; never throws for what a receiver does. */
  send(type: ChannelType, message: OutgoingMessage): Promise<SendResult>;
  now(): Date;
}

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
        const result = await deliver({ ports, held, receiver, delivery, body, sender: run.sender });
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

interface DeliverInput {
  ports: DeliveryPorts;
  held: HeldJournal;
  receiver: Receiver;
  delivery: Delivery;
  body: string;
  sender: string;
}

async function deliver({ ports, held, receiver, delivery, body, sender }: DeliverInput): Promise<SendResult> {
  const { key, notBefore, rejection } = delivery;
  if (rejection !== null) return { outcome: 'rejected', why: rejection };
  const waitMs = notBefore === null ? 0 : Date.parse(notBefore) - ports.now().getTime();
  if (waitMs > 0)
    return { outcome: 'delayed', why: 'it asked for patience', retryAfterMs: waitMs, mayHaveArrived: false };
  const entry = () => ({
    v: JOURNAL_VERSION as typeof JOURNAL_VERSION,
    at: ports.now().toISOString(),
    key,
    receiver: receiver.name,
    sender,
  });
  const result = await resolveAndSend({
    ports,
    receiver,
    key,
    body,
    beforeSend: () => held.append({ ...entry(), kind: 'attempt' }),
  });
  switch (result.outcome) {
    case 'delivered':
      await held.append({ ...entry(), kind: 'delivered' });
      break;
    case 'rejected':
      await held.append({ ...entry(), kind: 'rejected', why: result.why });
      break;
    case 'delayed': {
      const { why, mayHaveArrived, retryAfterMs } = result;
      const until = retryAfterMs === undefined ? null : new Date(ports.now().getTime() + retryAfterMs).toISOString();
      await held.append({ ...entry(), kind: 'delayed', why, mayHaveArrived, notBefore: until });
      break;
    }
  }
  return result;
}

interface SendInput extends Pick<DeliverInput, 'ports' | 'receiver' | 'body'> {
  key: string;
  beforeSend(): Promise<void>;
}

/** A secret that can't be had is this receiver's failure alone. */
async function resolveAndSend({ ports, receiver, key, body, beforeSend }: SendInput): Promise<SendResult> {
  let url: string;
  try {
    url = await receiver.resolveUrl();
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    const why = sentenceOf(error);
    return isRetryable(error.type) ? { outcome: 'delayed', why, mayHaveArrived: false } : { outcome: 'rejected', why };
  }
  await beforeSend();
  return ports.send(receiver.type, { key, body, url });
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
