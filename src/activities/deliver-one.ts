import { JOURNAL_VERSION } from '../core/alerts/journal.js';
import type { Delivery } from '../core/alerts/plan-deliveries.js';
import type { SendResult } from '../core/alerts/send-result.js';
import { isRetryable, sentenceOf, StageError } from '../core/errors.js';
import type { DeliveryPorts, HeldJournal, Receiver } from './alert-ports.js';

export interface DeliverOne {
  ports: DeliveryPorts;
  held: HeldJournal;
  receiver: Receiver;
  delivery: Delivery;
  body: string;
  sender: string;
}

/** Sends one message once, with an entry before and one after, unless it is known that this would be in vain. */
export async function deliverOne({ ports, held, receiver, delivery, body, sender }: DeliverOne): Promise<SendResult> {
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

interface SendInput extends Pick<DeliverOne, 'ports' | 'receiver' | 'body'> {
  key: string;
  beforeSend: () => Promise<void>;
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
