import type { DeliveryPorts } from '../../activities/alert-ports.js';
import { sendToConsole } from './console.js';
import type { ReceiverGrant } from './receiver-guard.js';
import { sendToSlack } from './slack-webhook.js';
import { sendToWebhook } from './webhook.js';

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
  return async (type, { key, body, url }) => {
    const left = options.timeoutMs?.() ?? MAX_TIMEOUT_MS;
    const timeoutMs = Math.min(Math.max(Math.floor(left), MIN_TIMEOUT_MS), MAX_TIMEOUT_MS);
    switch (type) {
      case 'console':
        return sendToConsole(writeConsole, body);
      case 'slack_webhook':
        return sendToSlack({ key, body, url, grant, timeoutMs, now: now() });
      case 'webhook':
        return sendToWebhook({ key, body, url, grant, timeoutMs, now: now() });
    }
  };
}
