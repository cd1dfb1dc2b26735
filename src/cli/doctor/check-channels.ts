import { isGranted, isPrivateLiteral } from '../../adapters/channels/receiver-guard.js';
import { CHANNEL_FORMATS } from '../../core/alerts/channels/channel-formats.js';
import { parseChannelFlags } from '../../core/alerts/parse-channel-flags.js';
import { checkReceiverUrl, redactUrl } from '../../core/alerts/receiver-url.js';
import { type Check, passed } from '../../core/doctor/check.js';
import { StageError } from '../../core/errors.js';
import { describeReceivers, type ShownReceiver } from '../alerts/alert-receivers.js';
import { resolveOwnSecrets } from '../alerts/resolve-own-secrets.js';
import type { DoctorContext } from './context.js';
import { failedCheck } from './examine.js';

/** Whether each channel's secrets can be resolved and make an address that may be sent to. Nothing is sent. */
export async function checkChannels(context: DoctorContext): Promise<Check[]> {
  const { flags, io, policy } = context;
  try {
    const resolveSecret = resolveOwnSecrets(flags, { ...io, cwd: policy.root });
    const receivers = describeReceivers(parseChannelFlags(flags), { policy, resolveSecret });
    return await Promise.all(receivers.map((receiver) => checkReceiver(receiver, context)));
  } catch (error) {
    return [failedCheck('channels', error)];
  }
}

async function checkReceiver(receiver: ShownReceiver, { policy, now }: DoctorContext): Promise<Check> {
  const { name: channel, type, shownAs } = receiver;
  const name = 'channels';
  if (type === 'console') {
    return passed(name, 'Channel console prints, and needs no secret.');
  }
  try {
    const { url, signing } = await receiver.resolveSecrets();
    const addressed = CHANNEL_FORMATS[type].address({
      key: 'doctor',
      body: '{}',
      secret: url,
      signingSecret: signing,
      now,
    });
    if (addressed.problem !== undefined) throw unusable(`Channel ${channel} (${shownAs}): ${addressed.problem}.`);
    const checked = checkReceiverUrl(addressed.url, policy);
    if (checked.problem !== undefined) throw unusable(`Channel ${channel} (${shownAs}): ${checked.problem}.`);
    const target = checked.url;
    if (isPrivateLiteral(target.hostname) && !isGranted(target.hostname, policy)) {
      const message = `Channel ${channel} (${shownAs}): expected a receiver in public, got a private address.`;
      throw unusable(message, `Allow it with --allow-host ${target.hostname}.`);
    }
    return passed(name, `Channel ${channel} sends to ${redactUrl(target)}.`);
  } catch (error) {
    return failedCheck(name, error);
  }
}

function unusable(message: string, hint = 'Correct what the reference holds.'): StageError {
  return new StageError({ type: 'InvalidInput', message, hint });
}
