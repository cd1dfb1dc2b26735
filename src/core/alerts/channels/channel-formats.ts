import type { ChannelType } from '../channel.js';
import type { ChannelFormat, PostedFormat } from './channel-format.js';
import { consoleFormat } from './console/console.js';
import { pagerdutyFormat } from './pagerduty/pagerduty.js';
import { slackWebhookFormat } from './slack-webhook/slack-webhook.js';
import { teamsFormat } from './teams/teams.js';
import { webhookFormat } from './webhook/webhook.js';

/** Every type of channel. A new one is a folder beside these, a line here and its name in `channel.ts`. */
export const CHANNEL_FORMATS: { console: ChannelFormat } & Record<Exclude<ChannelType, 'console'>, PostedFormat> = {
  console: consoleFormat,
  slack_webhook: slackWebhookFormat,
  webhook: webhookFormat,
  pagerduty: pagerdutyFormat,
  teams: teamsFormat,
};
