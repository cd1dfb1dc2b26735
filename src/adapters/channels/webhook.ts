import { classifyStatus } from '../../core/alerts/classify-response.js';
import type { SendResult } from '../../core/alerts/send-result.js';
import { type ChannelMessage, post } from './post.js';

/**
 * Sends one message with the headers of https://www.standardwebhooks.com: the id is the same over all attempts, the
 * timestamp is the attempt's.
 */
export async function sendToWebhook({ key, now, ...message }: ChannelMessage): Promise<SendResult> {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': key,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
  };
  const posted = await post({ ...message, headers });
  return posted.response === undefined ? posted.result : classifyStatus(posted.response, now.getTime());
}
