import { describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import type { Letter } from '../../../../src/core/alerts/channels/channel-format.js';
import { parseSigningSecrets, signWebhook } from '../../../../src/core/alerts/channels/webhook/sign-webhook.js';
import { webhookFormat } from '../../../../src/core/alerts/channels/webhook/webhook.js';
import { aNotification } from '../../../support/notifications.js';

/** The vector of https://github.com/standard-webhooks/standard-webhooks, libraries/javascript/src/webhook.test.ts. */
const VECTOR = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

const OTHER_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

function address(changes: Partial<Letter> = {}) {
  const addressed = webhookFormat.address({
    key: 'incident-1-fire-webhook',
    body: '{"text":"héllo"}',
    secret: 'https://receiver.example/hook',
    signingSecret: VECTOR.secret,
    now: new Date(),
    ...changes,
  });
  if (addressed.problem !== undefined) throw new Error(addressed.problem);
  return addressed;
}

describe('the native body of a webhook', () => {
  it('has a version and the whole notification, and is the same for a possible repeat', () => {
    const notification = aNotification();
    const body = webhookFormat.render({ notification, mayBeRepeat: true }, {});
    expect(JSON.parse(body)).toEqual({ version: 1, kind: 'IncidentNotification', ...notification });
    expect(body).toBe(webhookFormat.render({ notification, mayBeRepeat: false }, { format: 'native' }));
  });
});

describe('the signature of a webhook', () => {
  it('is the one of the published vector', () => {
    const { secret, id, timestamp, body, signature } = VECTOR;
    expect(signWebhook({ id, timestamp, body, secrets: parseSigningSecrets(secret) ?? [] })).toBe(signature);
  });

  it('is accepted by the verifier of the standard, with the exact body', () => {
    const { headers, body } = address();
    expect(new Webhook(VECTOR.secret).verify(body, headers)).toEqual({ text: 'héllo' });
    expect(() => new Webhook(VECTOR.secret).verify(body.replace('é', 'e'), headers)).toThrow('No matching signature');
    expect(() => new Webhook(OTHER_SECRET).verify(body, headers)).toThrow('No matching signature');
  });

  it('is refused by the verifier when the attempt is older than its tolerance', () => {
    const { headers, body } = address({ now: new Date(Date.now() - 6 * 60_000) });
    expect(() => new Webhook(VECTOR.secret).verify(body, headers)).toThrow('too old');
  });

  it('is made with every secret while a receiver changes over', () => {
    const { headers, body } = address({ signingSecret: `${OTHER_SECRET}\n${VECTOR.secret}\n` });
    for (const secret of [VECTOR.secret, OTHER_SECRET]) {
      expect(new Webhook(secret).verify(body, headers)).toEqual({ text: 'héllo' });
    }
  });

  it('is absent without a secret', () => {
    const { headers } = address({ signingSecret: '' });
    expect(Object.keys(headers)).toEqual(['content-type', 'webhook-id', 'webhook-timestamp']);
  });

  it.each(['s3cr3t', 'whsec_', 'whsec_c2hvcnQ=', `whsec_${'A'.repeat(100)}`, `${VECTOR.secret} s3cr3t`, 'whsec_$$$$'])(
    'is refused for the secret %s, which the problem does not show',
    (signingSecret) => {
      const { problem } = webhookFormat.address({
        key: 'k',
        body: '',
        secret: 'https://a.example',
        signingSecret,
        now: new Date(),
      });
      expect(problem).toContain('the signing secret is not usable');
      expect(problem).not.toMatch(/s3cr3t|MfKQ9r8|AAAA/);
    },
  );
});

describe('the alertmanager body of a webhook', () => {
  const render = (changes: Parameters<typeof aNotification>[0] = {}) =>
    JSON.parse(
      webhookFormat.render({ notification: aNotification(changes), mayBeRepeat: false }, { format: 'alertmanager' }),
    ) as {
      status: string;
      groupKey: string;
      alerts: { fingerprint: string; endsAt: string; status: string; labels: Record<string, string> }[];
    };

  it('has every field of version 4', () => {
    expect(render()).toMatchObject({
      version: '4',
      receiver: 'tuning-pipeline',
      status: 'firing',
      truncatedAlerts: 0,
      groupLabels: { incident: aNotification().incident },
      commonLabels: { alertname: 'TuningPipelineUnhealthy', severity: 'error', namespace: 'trading-bots' },
      commonAnnotations: { summary: 'ERROR fired: OOMKilled: 1 (trading-bots)' },
      externalURL: '',
      alerts: [
        {
          status: 'firing',
          labels: { alertname: 'TuningPipelineUnhealthy', cluster: 'prod' },
          startsAt: '2026-11-23T02:00:00.000Z',
          endsAt: '0001-01-01T00:00:00Z',
          generatorURL: '',
        },
      ],
    });
  });

  it('keeps group and fingerprint until the incident is resolved, and resolves with what had fired', () => {
    const fired = render();
    const resolved = render({
      action: 'resolve',
      health: 'OK',
      worst: 'ERROR',
      at: '2026-11-24T02:00:00.000Z',
      reasons: [],
      jobs: [],
    });
    expect([resolved.groupKey, resolved.alerts[0]?.fingerprint]).toEqual([
      fired.groupKey,
      fired.alerts[0]?.fingerprint,
    ]);
    expect(resolved.alerts[0]?.labels).toEqual(fired.alerts[0]?.labels);
    expect([resolved.status, resolved.alerts[0]?.status, resolved.alerts[0]?.endsAt]).toEqual([
      'resolved',
      'resolved',
      '2026-11-24T02:00:00.000Z',
    ]);
  });

  it('gives another incident another fingerprint', () => {
    expect(render({ incident: 'other' }).alerts[0]?.fingerprint).not.toBe(render().alerts[0]?.fingerprint);
  });
});
