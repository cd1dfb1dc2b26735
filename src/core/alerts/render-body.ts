import type { ChannelType } from './channel.js';
import { renderSlack } from './render-slack.js';
import { renderText, type TextOptions } from './render-text.js';
import { renderWebhook } from './render-webhook.js';

/** The exact text that a channel of this type sends; a dry run shows the same. */
export function renderBody(type: ChannelType, message: TextOptions): string {
  switch (type) {
    case 'console':
      return renderText(message);
    case 'slack_webhook':
      return renderSlack(message);
    case 'webhook':
      return renderWebhook(message.notification);
  }
}
