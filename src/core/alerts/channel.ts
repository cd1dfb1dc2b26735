import * as z from 'zod';
import { secretReferenceSchema } from './secret-reference.js';

export const CHANNEL_TYPES = ['console', 'slack_webhook', 'webhook'] as const;

export type ChannelType = (typeof CHANNEL_TYPES)[number];

/** `generic_webhook` is the original name of `webhook`. */
export const channelTypeSchema = z.preprocess(
  (type) => (type === 'generic_webhook' ? 'webhook' : type),
  z.enum(CHANNEL_TYPES),
);

/** Where notifications go. `url` is a secret reference, never a URL. */
export const channelSchema = z
  .strictObject({ type: channelTypeSchema, url: secretReferenceSchema.optional() })
  .refine((channel) => channel.type === 'console' || channel.url !== undefined, {
    path: ['url'],
    message: 'expected a secret reference such as env:NAME, because this channel type sends to a URL, got nothing',
  });

export type Channel = z.infer<typeof channelSchema>;
