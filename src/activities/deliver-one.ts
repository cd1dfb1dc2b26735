import { JOURNAL_VERSION } from '../core/alerts/journal.js';
import type { Delivery } from '../core/alerts/plan-deliveries.js';
import { MAX_TRIES, type Tried } from '../core/alerts/plan-next-try.js';
import type { SendResult } from '../core/alerts/send-result.js';
import { isRetryable, sentenceOf, StageError } from '../core/errors.js';
import type { DeliveryPorts, HeldJournal, Receiver, ReceiverSecrets } from './alert-ports.js';

export interface DeliverOne {
  ports: DeliveryPorts;
  held: HeldJournal;
  receiver: Receiver;
  delivery: Delivery;
  body: string;
  sender: string;
}

/** Sends one message once, with an entry before and one after, unless it is known that this would be in vain. */
export async function deliverOne({ ports, held, receiver, delivery, body, sender }: DeliverOne): Promise<Tried> {
  const known = findKnown(delivery, ports.now());
  if (known !== null) return { result: known, tries: delivery.tries };
  const { key } = delivery;
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
    case 'rejected': {
      const { why, receiverBroken } = result;
      const mark = receiverBroken === true ? { receiverBroken } : {};
      await held.append({ ...entry(), kind: 'rejected', why, ...mark });
      break;
    }
    case 'delayed': {
      const { why, mayHaveArrived, retryAfterMs } = result;
      const until = retryAfterMs === undefined ? null : new Date(ports.now().getTime() + retryAfterMs).toISOString();
      await held.append({ ...entry(), kind: 'delayed', why, mayHaveArrived, notBefore: until });
      break;
    }
  }
  return { result, tries: delivery.tries + 1 };
}

/** What would come of a message that is not to be sent now. */
function findKnown({ rejection, notBefore, tries, lastWhy }: Delivery, now: Date): SendResult | null {
  if (rejection !== null) return { outcome: 'rejected', ...rejection };
  if (tries >= MAX_TRIES) return { outcome: 'delayed', why: lastWhy || 'no answer', mayHaveArrived: false };
  const retryAfterMs = notBefore === null ? 0 : Date.parse(notBefore) - now.getTime();
  if (retryAfterMs <= 0) return null;
  return { outcome: 'delayed', why: lastWhy, retryAfterMs, mayHaveArrived: false };
}

interface SendInput extends Pick<DeliverOne, 'ports' | 'receiver' | 'body'> {
  key: string;
  beforeSend: () => Promise<void>;
}

/** A secret that can't be had is this receiver's failure alone. */
async function resolveAndSend({ ports, receiver, key, body, beforeSend }: SendInput): Promise<SendResult> {
  let secrets: ReceiverSecrets;
  try {
    secrets = await receiver.resolveSecrets();
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    const why = sentenceOf(error);
    if (isRetryable(error.type)) return { outcome: 'delayed', why, mayHaveArrived: false };
    return { outcome: 'rejected', why, receiverBroken: true };
  }
  await beforeSend();
  return ports.send(receiver.type, { key, body, secrets });
}
