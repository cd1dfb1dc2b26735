import type { Receiver } from '../activities/alert-ports.js';
import { createSecretResolver } from '../adapters/secrets.js';
import { type ChannelFlag, parseChannelFlag, parseChannelShortForm } from '../core/alerts/parse-channel-flag.js';
import { checkReceiverUrl, redactUrl } from '../core/alerts/receiver-url.js';
import { nameReceivers } from '../core/alerts/receivers.js';
import { StageError } from '../core/errors.js';
import { expectSecretReference, type WorkerPolicy } from '../core/policy/worker-policy.js';
import type { Io } from './io.js';

/** A receiver with what may be shown of its address. */
export interface ShownReceiver extends Receiver {
  /** `env:NAME`, `https://host/...`, or '' for the console. */
  shownAs: string;
}

export interface ChannelFlags {
  channel: readonly string[];
  channelType?: string;
  webhookUrl?: string;
}

/** The channels of a command line: repeated `--channel`, or the short form for one. */
export function parseChannels({ channel, channelType, webhookUrl }: ChannelFlags, io: Io): ChannelFlag[] {
  if (channel.length === 0) {
    const flag = parseChannelShortForm({ channelType, webhookUrl });
    if (flag.type === 'console' && webhookUrl !== undefined) {
      io.err('--webhook-url is not used: --channel-type is console, the default.\n');
    }
    return [flag];
  }
  if (channelType === undefined && webhookUrl === undefined) return channel.map(parseChannelFlag);
  throw new StageError({
    type: 'InvalidInput',
    message: 'Expected either --channel or --channel-type with --webhook-url, got both.',
    hint: 'Keep one of them.',
  });
}

/** The channels as receivers. Secrets are resolved when a message is sent, and not at all by a dry run. */
export function describeReceivers(
  channels: readonly ChannelFlag[],
  { io, policy }: { io: Io; policy: WorkerPolicy },
): ShownReceiver[] {
  const resolveSecret = createSecretResolver({ env: io.env, cwd: io.cwd });
  const names = nameReceivers(channels.map(({ type }) => type));
  return channels.map(({ type, url }, index) => ({
    name: names[index] ?? type,
    type,
    shownAs: showSource(url),
    resolveUrl: async () => {
      if (url === undefined) return '';
      if ('literal' in url) return url.literal;
      expectSecretReference(policy, url.reference);
      return resolveSecret(url.reference);
    },
  }));
}

function showSource(url: ChannelFlag['url']): string {
  if (url === undefined) return '';
  if ('reference' in url) return url.reference;
  const checked = checkReceiverUrl(url.literal, { allowHttp: true });
  return checked.url === undefined ? 'a URL that is not valid' : redactUrl(checked.url);
}
