import * as z from 'zod';
import { secretReferenceSchema } from './secret-reference.js';

export const CHANNEL_TYPES = ['console', 'slack_webhook', 'webhook', 'pagerduty', 'teams'] as const;

export type ChannelType = (typeof CHANNEL_TYPES)[number];

/** `generic_webhook` is the original name of `webhook`. */
export const channelTypeSchema = z.preprocess(
  (type) => (type === 'generic_webhook' ? 'webhook' : type),
  z.enum(CHANNEL_TYPES),
);

/** `alertmanager`: the body that Prometheus Alertmanager sends, for receivers that know it. */
export const WEBHOOK_FORMATS = ['native', 'alertmanager'] as const;

export const webhookFormatSchema = z.enum(WEBHOOK_FORMATS);

/** What can be chosen about a channel's messages. */
export interface ChannelOptions {
  /** Of a `webhook`. @default native */
  format?: (typeof WEBHOOK_FORMATS)[number];
}

/** Where notifications go. `url` and `secret` are secret references, never secrets. */
export const channelSchema = z
  .strictObject({
    type: channelTypeSchema,
    /** A URL; of pagerduty a routing key. */
    url: secretReferenceSchema.optional(),
    /** What a `webhook` is signed with; without it there is no signature. */
    secret: secretReferenceSchema.optional(),
    format: webhookFormatSchema.optional(),
  })
  .refine((channel) => channel.type === 'console' || channel.url !== undefined, {
    path: ['url'],
    message: 'expected a secret reference such as env:NAME, because this channel type sends to a URL, got nothing',
  })
  .refine((channel) => channel.type === 'webhook' || (channel.secret === undefined && channel.format === undefined), {
    path: ['type'],
    message: 'expected webhook, because only a webhook has secret and format, got another type',
  });

export type Channel = z.infer<typeof channelSchema>;
