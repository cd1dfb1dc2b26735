import { describe, expect, it } from 'vitest';
import {
  parseChannelFlag,
  parseChannelFlags,
  parseChannelShortForm,
} from '../../../src/core/alerts/parse-channel-flags.js';
import { nameReceivers } from '../../../src/core/alerts/receivers.js';
import { checkReceiverUrl, redactUrl } from '../../../src/core/alerts/receiver-url.js';
import { sentenceOf, StageError } from '../../../src/core/errors.js';

const SECRET = 'https://hooks.slack.example/services/T000/B000/s3cr3t';

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof StageError && error.type === 'InvalidInput') return sentenceOf(error);
  }
  throw new Error('expected a refusal');
}

describe('parseChannelFlag', () => {
  it.each([
    ['console', { type: 'console' }],
    ['slack_webhook=env:SLACK_URL', { type: 'slack_webhook', url: { reference: 'env:SLACK_URL' } }],
    ['generic_webhook=file:/run/secrets/url=1', { type: 'webhook', url: { reference: 'file:/run/secrets/url=1' } }],
    ['webhook=secret:ns/name/key', { type: 'webhook', url: { reference: 'secret:ns/name/key' } }],
    [`slack_webhook=${SECRET}`, { type: 'slack_webhook', url: { literal: SECRET } }],
  ])('reads %s', (flag, expected) => {
    expect(parseChannelFlag(flag)).toEqual(expected);
  });

  it('names the nearest type for one that is unknown', () => {
    expect(refusalOf(() => parseChannelFlag('slack_webhok=env:X'))).toBe(
      'Expected --channel to be one of console, slack_webhook, webhook, pagerduty, teams, got "slack_webhok". Did you mean "slack_webhook"?',
    );
  });

  it.each([
    ['a URL in place of the type', () => parseChannelFlag(SECRET)],
    ['a URL as the type', () => parseChannelShortForm({ channelType: SECRET })],
    [
      'something that is neither URL nor reference',
      () => parseChannelFlag('slack_webhook=hooks.slack.example/services/T000/B000/s3cr3t'),
    ],
    ['no URL', () => parseChannelFlag('slack_webhook')],
    ['an empty URL', () => parseChannelFlag('webhook=')],
  ])('refuses %s without showing a secret', (_name, work) => {
    expect(refusalOf(work)).not.toMatch(/s3cr3t|T000|hooks\.slack/);
  });
});

describe('parseChannelShortForm', () => {
  it('is the console when nothing is said, and when the original gives it a URL', () => {
    expect(parseChannelShortForm({})).toEqual({ type: 'console' });
    expect(parseChannelShortForm({ channelType: 'console', webhookUrl: SECRET })).toEqual({ type: 'console' });
  });

  it('says what to write when the URL is missing', () => {
    expect(refusalOf(() => parseChannelShortForm({ channelType: 'slack_webhook' }))).toBe(
      'Expected a URL or a secret reference for slack_webhook, got nothing. Write for example --webhook-url env:WEBHOOK_URL.',
    );
  });
});

describe('parseChannelFlags', () => {
  it('signs and formats every webhook, and nothing else', () => {
    const channel = ['console', 'webhook=env:A', 'slack_webhook=env:B', 'webhook=env:C'];
    const options = { secret: 'file:key', format: 'alertmanager' };
    expect(parseChannelFlags({ channel, webhookSecret: 'file:key', webhookFormat: 'alertmanager' })).toEqual([
      { type: 'console' },
      { type: 'webhook', url: { reference: 'env:A' }, ...options },
      { type: 'slack_webhook', url: { reference: 'env:B' } },
      { type: 'webhook', url: { reference: 'env:C' }, ...options },
    ]);
  });

  it.each([
    [
      'a signing secret itself',
      { channel: ['webhook=env:A'], webhookSecret: 'whsec_s3cr3t' },
      /--webhook-secret to be a secret reference/,
    ],
    [
      'a secret without a webhook',
      { channel: ['console'], webhookSecret: 'env:A' },
      /of type webhook beside --webhook-secret/,
    ],
    ['a format without a webhook', { channel: [], webhookFormat: 'native' }, /of type webhook beside --webhook-format/],
    [
      'an unknown format',
      { channel: ['webhook=env:A'], webhookFormat: 'xml' },
      /one of native, alertmanager, got "xml"/,
    ],
    ['both forms', { channel: ['console'], channelType: 'console' }, /got both/],
    [
      'a URL that says that it may travel',
      { channel: [`webhook=literal:${SECRET}`] },
      /Expected a URL or a secret reference/,
    ],
  ])('refuses %s', (_name, flags, sentence) => {
    const refusal = refusalOf(() => parseChannelFlags(flags));
    expect(refusal).toMatch(sentence);
    expect(refusal).not.toMatch(/s3cr3t|T000/);
  });
});

describe('nameReceivers', () => {
  it('numbers the second of a type', () => {
    expect(nameReceivers(['slack_webhook', 'console', 'slack_webhook', 'slack_webhook'])).toEqual([
      'slack_webhook',
      'console',
      'slack_webhook-2',
      'slack_webhook-3',
    ]);
  });
});

describe('checkReceiverUrl', () => {
  it('takes https, and http only when it was granted', () => {
    expect(checkReceiverUrl(`${SECRET}\n`, { allowHttp: false }).url?.href).toBe(SECRET);
    expect(checkReceiverUrl('http://a.example/x', { allowHttp: true }).url?.href).toBe('http://a.example/x');
    expect(checkReceiverUrl('http://a.example/x', { allowHttp: false }).problem).toContain('--allow-http');
  });

  it.each([
    'https://user:s3cr3t@a.example/',
    'https://s3cr3t@a.example/',
    'ftp://a.example/s3cr3t',
    's3cr3t',
    'https://',
    '',
  ])('refuses %j without showing it', (text) => {
    const { problem } = checkReceiverUrl(text, { allowHttp: true });
    expect(problem).toMatch(/^expected /);
    expect(problem).not.toContain('s3cr3t');
  });
});

describe('redactUrl', () => {
  it('shows scheme and host alone', () => {
    expect(redactUrl(new URL(`${SECRET}?token=s3cr3t#s3cr3t`))).toBe('https://hooks.slack.example/...');
  });
});
