import { classifySlack } from '../../core/alerts/classify-slack.js';
import type { SendResult } from '../../core/alerts/send-result.js';
import { type ChannelMessage, post } from './post.js';

/**
 * Sends one message to a Slack incoming webhook. Slack knows no idempotency key; `webhook-id` is for the proxies and
 * compatible servers that do.
 */
export async function sendToSlack({ key, now, ...message }: ChannelMessage): Promise<SendResult> {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'webhook-id': key };
  const posted = await post({ ...message, headers });
  return posted.response === undefined ? posted.result : classifySlack(posted.response, now.getTime());
}
