import type { SendResult } from '../../core/alerts/send-result.js';

/** Writes the message's text; having written it is the delivery. */
export function sendToConsole(write: (text: string) => void, body: string): SendResult {
  write(body);
  return { outcome: 'delivered' };
}
