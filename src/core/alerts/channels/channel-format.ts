import type { ChannelOptions } from '../channel.js';
import type { TextOptions } from '../render-text.js';
import type { Response, SendResult } from '../send-result.js';

/** What a type of channel makes of a notification. */
export interface ChannelFormat {
  /** The exact text, without any secret: a dry run shows it. */
  render(message: TextOptions, options: ChannelOptions): string;
}

/** A channel that posts to a receiver; what is sent, and what the answer means, is decided here and sent elsewhere. */
export interface PostedFormat extends ChannelFormat {
  address(letter: Letter): Addressed;
  classify(response: Response, nowMs: number): SendResult;
}

/** One attempt at a message, with the secrets that it needs. */
export interface Letter {
  /** Delivery key, the same over all attempts. */
  key: string;
  /** As rendered. */
  body: string;
  /** What the channel's `url` stands for: a URL, or a service's key. */
  secret: string;
  /** What the channel's `secret` stands for; '' without one. */
  signingSecret: string;
  now: Date;
}

/** What is posted, or why nothing can be. The problem never shows a secret. */
export type Addressed =
  | { url: string; headers: Record<string, string>; body: string; problem?: never }
  | { url?: never; problem: string };

export const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' } as const;
