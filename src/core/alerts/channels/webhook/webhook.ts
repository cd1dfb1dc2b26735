import { classifyStatus } from '../classify-status.js';
import { JSON_TYPE, type PostedFormat } from '../channel-format.js';
import { renderAlertmanager } from './render-alertmanager.js';
import { renderNative } from './render-native.js';
import { parseSigningSecrets, signWebhook } from './sign-webhook.js';

/**
 * Any receiver of JSON, with the headers of https://www.standardwebhooks.com: the id is the same over all attempts,
 * the timestamp is the attempt's, and with a secret the signature covers both and the exact bytes of the body.
 */
export const webhookFormat: PostedFormat = {
  render: ({ notification }, { format }) =>
    format === 'alertmanager' ? renderAlertmanager(notification) : renderNative(notification),
  address: ({ key, body, secret, signingSecret, now }) => {
    const timestamp = Math.floor(now.getTime() / 1_000);
    const headers = { ...JSON_TYPE, 'webhook-id': key, 'webhook-timestamp': String(timestamp) };
    if (signingSecret === '') return { url: secret, headers, body };
    const secrets = parseSigningSecrets(signingSecret);
    if (secrets === null) {
      return {
        problem:
          'the signing secret is not usable: expected whsec_ and base64 of 24 to 64 bytes, several separated by spaces, got something else (not shown)',
      };
    }
    const signature = signWebhook({ id: key, timestamp, body, secrets });
    return { url: secret, headers: { ...headers, 'webhook-signature': signature }, body };
  },
  classify: classifyStatus,
};
