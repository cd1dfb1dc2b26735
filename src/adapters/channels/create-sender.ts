import type { DeliveryPorts } from '../../activities/alert-ports.js';
import { CHANNEL_FORMATS } from '../../core/alerts/channels/channel-formats.js';
import { post } from './post.js';
import type { ReceiverGrant } from './receiver-guard.js';

export interface SenderOptions {
  /** Where the console channel writes. */
  writeConsole: (text: string) => void;
  grant: ReceiverGrant;
  now: () => Date;
  /** What is left of the caller's own time; a message has 15 s at most. */
  timeoutMs?: () => number;
}

/** Standard Webhooks advises 15 to 30 s; a lease and other runs wait meanwhile. */
const MAX_TIMEOUT_MS = 15_000;
const MIN_TIMEOUT_MS = 1_000;

/** One attempt at one message, through the channel of its type. */
export function createSender(options: SenderOptions): DeliveryPorts['send'] {
  const { writeConsole, grant, now } = options;
  return async (type, { key, body, secrets }) => {
    if (type === 'console') {
      // Having written it is the delivery.
      writeConsole(body);
      return { outcome: 'delivered' };
    }
    const format = CHANNEL_FORMATS[type];
    const addressed = format.address({ key, body, secret: secrets.url, signingSecret: secrets.signing, now: now() });
    if (addressed.problem !== undefined) {
      return { outcome: 'rejected', why: addressed.problem, receiverBroken: true };
    }
    const left = options.timeoutMs?.() ?? MAX_TIMEOUT_MS;
    const timeoutMs = Math.min(Math.max(Math.floor(left), MIN_TIMEOUT_MS), MAX_TIMEOUT_MS);
    const posted = await post({ ...addressed, grant, timeoutMs });
    return posted.response === undefined ? posted.result : format.classify(posted.response, now().getTime());
  };
}
