import { JSON_TYPE, type PostedFormat } from '../channel-format.js';
import { classifySlack } from './classify-slack.js';
import { renderSlack } from './render-slack.js';

/**
 * A Slack incoming webhook. Slack knows no idempotency key; `webhook-id` is for the proxies and compatible servers
 * that do.
 */
export const slackWebhookFormat: PostedFormat = {
  render: renderSlack,
  address: ({ key, body, secret }) => ({ url: secret, headers: { ...JSON_TYPE, 'webhook-id': key }, body }),
  classify: classifySlack,
};
