import { describe, expect, it } from 'vitest';
import type { SendResult } from '../../src/core/alerts/send-result.js';
import { StageError } from '../../src/core/errors.js';
import { alertIn, aScene, keysOf, type Night, SECOND, SLACK, WEBHOOK } from '../support/alert-nights.js';

const scene = aScene();
const alert = (night: Night) => alertIn(scene, night);
const keys = () => keysOf(scene);

const MINUTE_MS = 60_000;
const throttled = (seconds: number): SendResult => ({
  outcome: 'delayed',
  why: '429',
  retryAfterMs: seconds * 1_000,
  mayHaveArrived: false,
});

describe('the alerts activity and a receiver that asks for patience', () => {
  it('sends nothing to a receiver before the time that it asked for', async () => {
    scene.answers = { slack_webhook: { outcome: 'delayed', why: '429', retryAfterMs: 60_000, mayHaveArrived: false } };
    await expect(alert({ run: 'a', health: 'ERROR' })).rejects.toThrow('429');
    scene.answers = {};
    scene.now = new Date(scene.now.getTime() + 20_000);
    await expect(alert({ run: 'a', health: 'ERROR' })).rejects.toMatchObject({
      type: 'DeliveryDelayed',
      retryAfterMs: 40_000,
    });
    expect(scene.sent).toHaveLength(1);
  });

  it.each([
    { seconds: 30, tries: 5, heldMinutes: 2 },
    { seconds: 120, tries: 5, heldMinutes: 8 },
    { seconds: 435, tries: 5, heldMinutes: 29 },
    { seconds: 450, tries: 4, heldMinutes: 22.5 },
    { seconds: 600, tries: 3, heldMinutes: 20 },
    { seconds: 1_200, tries: 2, heldMinutes: 20 },
    { seconds: 1_201, tries: 1, heldMinutes: 0 },
    { seconds: 3_600, tries: 1, heldMinutes: 0 },
  ])(
    'is held $heldMinutes min by a receiver that always asks for $seconds s, then leaves it to the outbox',
    async ({ seconds, tries, heldMinutes }) => {
      scene.answers = { slack_webhook: throttled(seconds) };
      // As the workflow gives it.
      const endsAtMs = scene.now.getTime() + 30 * MINUTE_MS;
      const beganMs = scene.now.getTime();
      let failures: readonly string[] = [];
      for (let attempt = 1; failures.length === 0; attempt += 1) {
        expect(attempt).toBeLessThanOrEqual(tries);
        const ended = await alert({ run: 'a', health: 'ERROR', endsAtMs }).catch((error: StageError) => error);
        if (ended instanceof StageError) scene.now = new Date(scene.now.getTime() + (ended.retryAfterMs ?? Number.NaN));
        else failures = ended.failures;
      }
      expect(failures).toEqual(['slack_webhook: 429, stays in the outbox']);
      expect(scene.sent).toHaveLength(tries);
      expect(new Set(keys()).size).toBe(1);
      expect(scene.now.getTime() - beganMs).toBe(heldMinutes * MINUTE_MS);
    },
  );

  it('waits for one receiver, and not for another one that asks for more than the stage has time left', async () => {
    scene.answers = { slack_webhook: throttled(600), webhook: throttled(60) };
    const endsAtMs = scene.now.getTime() + 5 * MINUTE_MS;
    const changes = { channels: [SLACK, WEBHOOK] };
    await expect(alert({ run: 'a', health: 'ERROR', endsAtMs, changes })).rejects.toMatchObject({
      retryAfterMs: 60_000,
    });
    scene.answers = { slack_webhook: throttled(600) };
    scene.now = new Date(scene.now.getTime() + 60_000);
    expect(await alert({ run: 'a', health: 'ERROR', endsAtMs, changes })).toMatchObject({
      sent: 0,
      failures: ['slack_webhook: 429, stays in the outbox'],
    });
    expect(keys().sort()).toEqual(['fire-slack_webhook', 'fire-webhook', 'fire-webhook']);
  });

  it('leaves a message to the next run after five tries, and says so', async () => {
    scene.answers = { slack_webhook: { outcome: 'delayed', why: '503', mayHaveArrived: false } };
    const waits: unknown[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      waits.push(await alert({ run: 'a', health: 'ERROR' }).catch((error: StageError) => error.retryAfterMs));
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
    const failures = ['slack_webhook: 503, stays in the outbox'];
    expect(await alert({ run: 'a', health: 'ERROR' })).toMatchObject({ sent: 0, failures });
    expect(await alert({ run: 'a', health: 'ERROR' })).toMatchObject({ sent: 0, failures });
    expect(scene.sent).toHaveLength(5);
    await expect(alert({ run: 'b', health: 'ERROR', at: SECOND })).rejects.toMatchObject({ retryAfterMs: 1_000 });
  });

  it('does not wait for a receiver that asks for more time than the run has', async () => {
    scene.answers = {
      slack_webhook: { outcome: 'delayed', why: '429', retryAfterMs: 3_600_000, mayHaveArrived: false },
    };
    expect(await alert({ run: 'a', health: 'ERROR' })).toMatchObject({
      sent: 0,
      failures: ['slack_webhook: 429, stays in the outbox'],
    });
  });
});
