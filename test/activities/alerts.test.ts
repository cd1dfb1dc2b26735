import { describe, expect, it } from 'vitest';
import type { SendResult } from '../../src/core/alerts/send-result.js';
import { StageError } from '../../src/core/errors.js';
import {
  alertIn,
  aScene,
  CONSOLE,
  FIRST,
  journalOf,
  keysOf,
  type Night,
  SECOND,
  SLACK,
  THIRD,
  WEBHOOK,
} from '../support/alert-nights.js';
import { aVerdict } from '../support/runs.js';

const REFUSED: SendResult = { outcome: 'rejected', why: '404 channel_not_found' };

const scene = aScene();
const alert = (night: Night) => alertIn(scene, night);
const keys = () => keysOf(scene);
const journal = () => journalOf(scene);

describe('the alerts activity', () => {
  it('sends one message for a first ERROR and counts it as sent', async () => {
    const outcome = await alert({ run: 'a', health: 'ERROR' });
    expect(outcome).toMatchObject({ dryRun: false, incidents: 1, sent: 1, failures: [] });
    expect(keys()).toEqual(['fire-slack_webhook']);
    expect(scene.sent[0]?.message.body).toContain('OOMKilled');
  });

  it('sends nothing when it runs again for the same run, and reports the same', async () => {
    const first = await alert({ run: 'a', health: 'ERROR' });
    expect(await alert({ run: 'a', health: 'ERROR' })).toEqual({ ...first, previews: [] });
    expect(scene.sent).toHaveLength(1);
  });

  it('keeps to the decision of the first attempt, also when a later run has changed the state', async () => {
    scene.answers = { slack_webhook: { outcome: 'delayed', why: '503', mayHaveArrived: false } };
    await expect(alert({ run: 'a', health: 'ERROR', at: FIRST })).rejects.toMatchObject({ type: 'DeliveryDelayed' });
    scene.answers = {};
    await alert({ run: 'b', health: 'OK', at: SECOND });
    expect(await alert({ run: 'a', health: 'ERROR', at: FIRST })).toMatchObject({ incidents: 1, sent: 1 });
    expect(keys()).toEqual(['fire-slack_webhook', 'fire-slack_webhook', 'resolve-slack_webhook']);
  });

  it('fires, repeats and resolves over three nights with three keys and one incident', async () => {
    await alert({ run: 'a', health: 'WARN', at: FIRST });
    await alert({ run: 'b', health: 'ERROR', at: SECOND });
    await alert({ run: 'c', health: 'OK', at: THIRD });
    expect(keys()).toEqual(['fire-slack_webhook', 'escalate-slack_webhook', 'resolve-slack_webhook']);
    expect(
      new Set(
        scene.sent.map(({ message }) => message.key.split('-fire')[0]?.split('-escalate')[0]?.split('-resolve')[0]),
      ).size,
    ).toBe(1);
  });

  it('says nothing about a healthy run', async () => {
    expect(await alert({ run: 'a', health: 'OK' })).toEqual({
      dryRun: false,
      incidents: 0,
      sent: 0,
      failures: [],
      previews: [],
    });
    expect(scene.sent).toEqual([]);
  });

  it('reports a final refusal and does not send it again in the same run', async () => {
    scene.answers = { slack_webhook: REFUSED };
    const refused = { incidents: 1, sent: 0, failures: ['slack_webhook: 404 channel_not_found'] };
    expect(await alert({ run: 'a', health: 'ERROR' })).toMatchObject(refused);
    expect(await alert({ run: 'a', health: 'ERROR' })).toMatchObject(refused);
    expect(scene.sent).toHaveLength(1);
  });

  it('tries the outbox in the next run, before the new message', async () => {
    scene.answers = { slack_webhook: REFUSED };
    await alert({ run: 'a', health: 'WARN', at: FIRST });
    scene.answers = {};
    const outcome = await alert({ run: 'b', health: 'ERROR', at: SECOND });
    expect(outcome).toMatchObject({ incidents: 1, sent: 1, failures: [] });
    expect(keys()).toEqual(['fire-slack_webhook', 'fire-slack_webhook', 'escalate-slack_webhook']);
    expect(scene.sent[0]?.message.key).toBe(scene.sent[1]?.message.key);
  });

  it('does not let a failing receiver hold up the others, and asks for the wait of the first that is due', async () => {
    scene.answers = {
      slack_webhook: { outcome: 'delayed', why: '429', retryAfterMs: 60_000, mayHaveArrived: false },
      webhook: { outcome: 'delayed', why: '503', retryAfterMs: 5_000, mayHaveArrived: false },
    };
    await expect(
      alert({ run: 'a', health: 'ERROR', changes: { channels: [SLACK, CONSOLE, WEBHOOK] } }),
    ).rejects.toMatchObject({
      type: 'DeliveryDelayed',
      retryAfterMs: 5_000,
      message: 'Expected every receiver to take its notification, but slack_webhook: 429; webhook: 503.',
    });
    expect(keys().sort()).toEqual(['fire-console', 'fire-slack_webhook', 'fire-webhook']);
    scene.answers = {};
    scene.now = new Date(scene.now.getTime() + 60_000);
    expect(await alert({ run: 'a', health: 'ERROR', changes: { channels: [SLACK, CONSOLE, WEBHOOK] } })).toMatchObject({
      sent: 1,
    });
    expect(keys().filter((key) => key === 'fire-console')).toHaveLength(1);
  });

  it('keeps the order of messages to one receiver', async () => {
    scene.answers = { slack_webhook: { outcome: 'delayed', why: '503', mayHaveArrived: false } };
    await expect(alert({ run: 'a', health: 'WARN', at: FIRST })).rejects.toThrow('503');
    await expect(alert({ run: 'b', health: 'ERROR', at: SECOND })).rejects.toThrow('503');
    expect(keys()).toEqual(['fire-slack_webhook', 'fire-slack_webhook']);
  });

  it('names the final refusal too when it asks for another attempt', async () => {
    scene.answers = { slack_webhook: REFUSED, webhook: { outcome: 'delayed', why: '503', mayHaveArrived: false } };
    await expect(alert({ run: 'a', health: 'ERROR', changes: { channels: [SLACK, WEBHOOK] } })).rejects.toThrow(
      'slack_webhook: 404 channel_not_found (final); webhook: 503.',
    );
  });

  it('sends nothing more through a receiver that is broken, and tries one message of it in the next run', async () => {
    scene.answers = { slack_webhook: { ...REFUSED, receiverBroken: true } };
    await alert({ run: 'a', health: 'WARN', at: FIRST });
    const outcome = await alert({ run: 'b', health: 'ERROR', at: SECOND });
    expect(keys()).toEqual(['fire-slack_webhook', 'fire-slack_webhook']);
    expect(outcome.failures).toEqual(['slack_webhook: 404 channel_not_found (broken since 2026-11-23T02:00:00.000Z)']);
    scene.answers = {};
    expect(await alert({ run: 'c', health: 'ERROR', at: SECOND.replace('02:', '03:') })).toMatchObject({
      failures: [],
    });
    expect(keys().slice(2)).toEqual(['fire-slack_webhook', 'escalate-slack_webhook']);
  });

  it('sends the others when one message is refused', async () => {
    scene.answers = { slack_webhook: { outcome: 'rejected', why: '400 invalid_payload' } };
    await alert({ run: 'a', health: 'WARN', at: FIRST });
    await alert({ run: 'b', health: 'ERROR', at: SECOND });
    expect(keys()).toEqual(['fire-slack_webhook', 'fire-slack_webhook', 'escalate-slack_webhook']);
  });

  it('fires for a run that broke although its Jobs were fine, and resolves with the next good one', async () => {
    const verdict = aVerdict('OK', { exitCode: 3, message: 'history failed: the disk is full' });
    expect(await alert({ run: 'a', health: 'OK', at: FIRST, changes: { verdict } })).toMatchObject({ sent: 1 });
    expect(scene.sent[0]?.message.body).toMatch(/ERROR fired: PipelineFailed: 1[\s\S]+the disk is full/);
    await alert({ run: 'b', health: 'OK', at: SECOND });
    expect(keys()).toEqual(['fire-slack_webhook', 'resolve-slack_webhook']);
  });

  it('records why it notified nobody', async () => {
    await alert({ run: 'a', health: 'ERROR', at: FIRST });
    await alert({ run: 'b', health: 'ERROR', at: FIRST.replace('02:', '03:') });
    await alert({ run: 'c', health: 'WARN', at: SECOND, changes: { alertOn: 'error' } });
    await alert({ run: 'd', health: 'OK', at: THIRD });
    await alert({ run: 'e', health: 'OK', at: THIRD.replace('02:', '03:') });
    const decisions = (await journal()).split('\n').flatMap((line) => {
      const entry = line === '' ? null : (JSON.parse(line) as { kind: string; action: string; reason: string });
      return entry?.kind === 'decision' ? [`${entry.action} ${entry.reason}`] : [];
    });
    expect(decisions).toEqual([
      'fire first-firing',
      'none repeat-not-due',
      'none below-threshold',
      'resolve recovered',
      'none healthy',
    ]);
  });

  it('marks the next Slack message as a possible repeat when an attempt left no trace', async () => {
    scene.answers = { slack_webhook: () => Promise.reject(new Error('killed while sending')) };
    await expect(alert({ run: 'a', health: 'ERROR' })).rejects.toThrow('killed while sending');
    scene.answers = {};
    await alert({ run: 'a', health: 'ERROR' });
    await alert({ run: 'a', health: 'ERROR' });
    expect(scene.sent.map(({ message }) => message.body.includes('possible repeat'))).toEqual([false, true]);
    expect(scene.sent[0]?.message.key).toBe(scene.sent[1]?.message.key);
  });

  it('makes a secret that is not there the failure of its receiver alone', async () => {
    const resolveSecret = () =>
      Promise.reject(new StageError({ type: 'NotFound', message: 'Expected SLACK_URL, but it is not set.' }));
    const outcome = await alert({
      run: 'a',
      health: 'ERROR',
      changes: { channels: [SLACK, CONSOLE] },
      attempt: { resolveSecret },
    });
    expect(outcome).toMatchObject({ sent: 0, failures: ['slack_webhook: Expected SLACK_URL, but it is not set.'] });
    expect(keys()).toEqual(['fire-console']);
  });

  it('tells two receivers of one type apart', async () => {
    await alert({ run: 'a', health: 'ERROR', changes: { channels: [SLACK, { ...SLACK, url: 'env:OTHER' }] } });
    expect(keys()).toEqual(['fire-slack_webhook', 'fire-slack_webhook-2']);
  });

  it('alerts without Jobs when the report is lost', async () => {
    const readReport = () => Promise.reject(new StageError({ type: 'Corrupt', message: 'changed' }));
    expect(await alert({ run: 'a', health: 'ERROR', attempt: { readReport } })).toMatchObject({ sent: 1 });
  });

  it('keeps previews within 2 KB of UTF-8', async () => {
    const verdict = aVerdict('ERROR', { message: '메모리'.repeat(300) });
    const { previews } = await alert({ run: 'a', health: 'ERROR', changes: { verdict, channels: [CONSOLE, SLACK] } });
    expect(previews).toHaveLength(1);
    expect(Buffer.byteLength(previews[0] ?? '')).toBeLessThanOrEqual(2_048);
  });

  it('never writes a secret', async () => {
    scene.answers = { slack_webhook: REFUSED };
    const outcome = await alert({ run: 'a', health: 'ERROR', changes: { channels: [SLACK, WEBHOOK] } });
    expect(JSON.stringify(outcome) + (await journal())).not.toContain('SECRET');
    expect(scene.sent[0]?.message.secrets.url).toContain('SECRET');
  });
});
