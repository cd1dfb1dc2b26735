import type { Receiver } from '../../activities/alert-ports.js';
import { type ChannelFlag, type ChannelFlags, parseChannelFlags } from '../../core/alerts/parse-channel-flags.js';
import { checkReceiverUrl, redactUrl } from '../../core/alerts/receiver-url.js';
import { nameReceivers } from '../../core/alerts/receivers.js';
import { expectSecretReference, type WorkerPolicy } from '../../core/policy/worker-policy.js';
import type { Io } from '../io.js';

/** A receiver with what may be shown of its address. */
export interface ShownReceiver extends Receiver {
  /** `env:NAME`, `https://host/...`, or '' for the console. */
  shownAs: string;
}

/** The channels of a command line; tells on standard error what of it is not used. */
export function parseChannels(flags: ChannelFlags, io: Io): ChannelFlag[] {
  const channels = parseChannelFlags(flags);
  if (flags.webhookUrl !== undefined && channels.every(({ type }) => type === 'console')) {
    io.err('--webhook-url is not used: --channel-type is console, the default.\n');
  }
  return channels;
}

export interface DescribeReceivers {
  policy: WorkerPolicy;
  resolveSecret: (reference: string) => Promise<string>;
}

/** The channels as receivers. Secrets are resolved when a message is sent, and not at all by a dry run. */
export function describeReceivers(
  channels: readonly ChannelFlag[],
  { policy, resolveSecret }: DescribeReceivers,
): ShownReceiver[] {
  const names = nameReceivers(channels.map(({ type }) => type));
  const resolveGranted = async (reference: string) => {
    expectSecretReference(policy, reference);
    return resolveSecret(reference);
  };
  return channels.map(({ type, url, secret, format }, index) => ({
    name: names[index] ?? type,
    type,
    options: format === undefined ? {} : { format },
    shownAs: showSource(url),
    resolveSecrets: async () => ({
      url: url === undefined ? '' : 'literal' in url ? url.literal : await resolveGranted(url.reference),
      signing: secret === undefined ? '' : await resolveGranted(secret),
    }),
  }));
}

function showSource(url: ChannelFlag['url']): string {
  if (url === undefined) return '';
  if ('reference' in url) return url.reference;
  const checked = checkReceiverUrl(url.literal, { allowHttp: true });
  return checked.url === undefined ? 'a URL that is not valid' : redactUrl(checked.url);
}
