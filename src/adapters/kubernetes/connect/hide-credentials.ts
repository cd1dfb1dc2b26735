import type { Session } from './session.js';

/** Shorter ones would hide half of every text. */
const LEAST_LENGTH = 6;

/**
 * A refusal without the credentials that were sent: a proxy that somebody debugs, and some webhooks, repeat what they were
 * sent, and the API server's sentences go into histories, logs and notifications.
 */
export function hideCredentials(text: string, { authorization }: Session['headers']): string {
  if (typeof authorization !== 'string' || authorization === '') return text;
  const [scheme = '', sent = ''] = authorization.split(/ (.*)/s);
  const secrets = [sent, ...(scheme === 'Basic' ? passwordOf(sent) : [])];
  return secrets
    .filter((secret) => secret.length >= LEAST_LENGTH)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
    .reduce((shown, secret) => shown.replaceAll(secret, '(not shown)'), text);
}

function passwordOf(encoded: string): string[] {
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  return [pair, pair.slice(pair.indexOf(':') + 1)];
}
