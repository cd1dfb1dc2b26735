import { StageError } from '../errors.js';
import { nearest } from '../nearest.js';
import {
  CHANNEL_TYPES,
  type ChannelOptions,
  type ChannelType,
  channelTypeSchema,
  WEBHOOK_FORMATS,
  webhookFormatSchema,
} from './channel.js';
import { SECRET_REFERENCE } from './secret-reference.js';

/** Where a channel's URL comes from. A literal URL is a credential: it stays in memory. */
export type UrlSource = { reference: string } | { literal: string };

/** A channel as it was given on the command line. */
export interface ChannelFlag {
  type: ChannelType;
  /** Absent for the console. */
  url?: UrlSource;
  /** Reference of what a webhook is signed with. */
  secret?: string;
  format?: NonNullable<ChannelOptions['format']>;
}

/** The flags about channels, as `run` and `alerts` have them. */
export interface ChannelFlags {
  /** Repeated `--channel`. */
  channel: readonly string[];
  /** With `webhookUrl`: the short form of one channel. */
  channelType?: string;
  webhookUrl?: string;
  /** Both hold for every webhook of the command line. */
  webhookSecret?: string;
  webhookFormat?: string;
}

/** The channels of a command line. @throws StageError InvalidInput, without what may be a secret. */
export function parseChannelFlags({ channel, channelType, webhookUrl, ...options }: ChannelFlags): ChannelFlag[] {
  if (channel.length > 0 && (channelType !== undefined || webhookUrl !== undefined)) {
    throw invalid('Expected either --channel or --channel-type with --webhook-url, got both.', 'Keep one of them.');
  }
  const channels =
    channel.length > 0 ? channel.map(parseChannelFlag) : [parseChannelShortForm({ channelType, webhookUrl })];
  const chosen = parseWebhookOptions(options);
  const [name] = Object.keys(chosen);
  if (name !== undefined && !channels.some(({ type }) => type === 'webhook')) {
    throw invalid(
      `Expected a channel of type webhook beside --webhook-${name}, got none.`,
      'Only a webhook is signed or has a format.',
    );
  }
  return channels.map((parsed) => (parsed.type === 'webhook' ? { ...parsed, ...chosen } : parsed));
}

function parseWebhookOptions({
  webhookSecret,
  webhookFormat,
}: Pick<ChannelFlags, 'webhookSecret' | 'webhookFormat'>): Pick<ChannelFlag, 'secret' | 'format'> {
  if (webhookSecret !== undefined && !SECRET_REFERENCE.test(webhookSecret)) {
    throw invalid(
      'Expected --webhook-secret to be a secret reference env:NAME, file:PATH or secret:NAMESPACE/NAME/KEY, got something else (not shown, it may be a secret).',
      'Put the secret into an environment variable and write env:NAME.',
    );
  }
  const format = webhookFormat === undefined ? undefined : webhookFormatSchema.safeParse(webhookFormat).data;
  if (webhookFormat !== undefined && format === undefined) {
    throw invalid(
      `Expected --webhook-format to be one of ${WEBHOOK_FORMATS.join(', ')}, got "${webhookFormat}".`,
      'Choose one of them.',
    );
  }
  return {
    ...(webhookSecret === undefined ? {} : { secret: webhookSecret }),
    ...(format === undefined ? {} : { format }),
  };
}

/** `--channel TYPE` or `--channel TYPE=REFERENCE`. @throws StageError InvalidInput, without what may be a secret. */
export function parseChannelFlag(text: string): ChannelFlag {
  const separator = text.indexOf('=');
  const type = separator === -1 ? text : text.slice(0, separator);
  const url = separator === -1 ? undefined : text.slice(separator + 1);
  return parseChannel({ flag: '--channel', type, url });
}

export interface ShortForm {
  /** @default console */
  channelType?: string | undefined;
  webhookUrl?: string | undefined;
}

/** `--channel-type T --webhook-url REFERENCE_OR_URL`, the short form for one channel. Throws as `parseChannelFlag`. */
export function parseChannelShortForm({ channelType, webhookUrl }: ShortForm): ChannelFlag {
  return parseChannel({ flag: '--channel-type', type: channelType ?? 'console', url: webhookUrl });
}

function parseChannel({ flag, type: text, url }: { flag: string; type: string; url: string | undefined }): ChannelFlag {
  const type = parseType(flag, text);
  // The original's command lines give a URL whatever the type is; the console has no use for it.
  if (type === 'console') return { type };
  if (url === undefined || url === '') {
    const form = flag === '--channel' ? `--channel ${type}=env:WEBHOOK_URL` : '--webhook-url env:WEBHOOK_URL';
    throw invalid(`Expected a URL or a secret reference for ${type}, got nothing.`, `Write for example ${form}.`);
  }
  return { type, url: parseUrlSource(url) };
}

/** Longer than any type, or with digits, it is something else. */
const LIKE_A_TYPE = /^[A-Za-z_-]{0,24}$/;

function parseType(flag: string, text: string): ChannelType {
  const parsed = channelTypeSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  const expected = `Expected ${flag} to be one of ${CHANNEL_TYPES.join(', ')}`;
  // A URL or a routing key in the wrong place is a credential.
  if (!LIKE_A_TYPE.test(text))
    throw invalid(`${expected}, got something else (not shown, it may be a secret).`, 'Put the type first.');
  const meant = nearest(text, [...CHANNEL_TYPES, 'generic_webhook']);
  throw invalid(`${expected}, got "${text}".`, meant === null ? 'Choose one of them.' : `Did you mean "${meant}"?`);
}

function parseUrlSource(text: string): UrlSource {
  if (SECRET_REFERENCE.test(text)) return { reference: text };
  if (/^https?:\/\//i.test(text)) return { literal: text };
  throw invalid(
    'Expected a URL or a secret reference env:NAME, file:PATH or secret:NAMESPACE/NAME/KEY, got something else (not shown, it may be a secret).',
    'Put the URL into an environment variable and write env:NAME.',
  );
}

function invalid(message: string, hint: string): StageError {
  return new StageError({ type: 'InvalidInput', message, hint });
}
