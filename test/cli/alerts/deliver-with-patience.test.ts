import { describe, expect, it } from 'vitest';
import type { AlertJournal, DeliveryPorts } from '../../../src/activities/alert-ports.js';
import { deliverWithPatience } from '../../../src/cli/alerts/deliver-with-patience.js';
import type { JournalEntry } from '../../../src/core/alerts/journal.js';
import { nameReceivers } from '../../../src/core/alerts/receivers.js';
import type { SendResult } from '../../../src/core/alerts/send-result.js';
import { aRunFacts, aVerdict } from '../../support/runs.js';

const DELIVERED: SendResult = { outcome: 'delivered' };
const BUSY: SendResult = { outcome: 'delayed', why: '503', mayHaveArrived: false };
const REFUSED: SendResult = { outcome: 'rejected', why: '404' };

function asksFor(seconds: number): SendResult {
  return { outcome: 'delayed', why: '429', retryAfterMs: seconds * 1_000, mayHaveArrived: false };
}

/** A journal in memory that keeps the contract of the one in a file. */
function memoryJournal(): AlertJournal {
  const entries: JournalEntry[] = [];
  return {
    read: () => Promise.resolve([...entries]),
    hold: (work) =>
      work({ entries: [...entries], append: (entry) => Promise.resolve(void entries.push(entry)), fault: () => null }),
  };
}

interface Given {
  /** Answers of each receiver in turn, the last one for ever. */
  slack_webhook: SendResult[];
  webhook?: SendResult[];
  /** How long a receiver takes to answer. */
  sendMs?: number;
}

/** Delivers a first ERROR, with a clock of its own. */
async function deliver({ sendMs = 0, ...answers }: Given) {
  let nowMs = Date.parse('2026-11-23T02:00:00Z');
  const startMs = nowMs;
  const pauses: number[] = [];
  const tries: string[] = [];
  const types = (['slack_webhook', 'webhook'] as const).filter((type) => answers[type] !== undefined);
  const send: DeliveryPorts['send'] = (type) => {
    tries.push(type);
    nowMs += sendMs;
    const queue = (answers as Partial<Record<string, SendResult[]>>)[type] ?? [];
    const answer = queue.length > 1 ? queue.shift() : queue[0];
    return Promise.resolve(answer ?? DELIVERED);
  };
  const { deliveries } = await deliverWithPatience({
    ports: { journal: memoryJournal(), send, now: () => new Date(nowMs) },
    clock: {
      nowMs: () => nowMs,
      sleep: (ms) => {
        pauses.push(ms);
        nowMs += ms;
        return Promise.resolve();
      },
    },
    run: {
      run: 'run:a',
      sender: 'command:1',
      timestamp: '2026-11-23T02:00:00Z',
      facts: aRunFacts(),
      verdict: aVerdict('ERROR'),
      alertOn: 'warn',
      jobs: [],
      receivers: nameReceivers(types).map((name, index) => ({
        name,
        type: types[index] ?? 'webhook',
        options: {},
        resolveSecrets: () => Promise.resolve({ url: '', signing: '' }),
      })),
    },
  });
  return { pauses, tries, outcomes: deliveries.map(({ result }) => result.outcome), tookMs: nowMs - startMs };
}

describe('deliverWithPatience', () => {
  it('does not wait for what is delivered or refused', async () => {
    expect(await deliver({ slack_webhook: [DELIVERED], webhook: [REFUSED] })).toMatchObject({
      pauses: [],
      outcomes: ['delivered', 'rejected'],
    });
  });

  it('tries five times, after 1, 2, 4 and 8 s', async () => {
    const { pauses, tries, outcomes } = await deliver({ slack_webhook: [BUSY] });
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(tries).toHaveLength(5);
    expect(outcomes).toEqual(['delayed']);
  });

  it('stops when a message is delivered', async () => {
    expect(await deliver({ slack_webhook: [BUSY, BUSY, DELIVERED] })).toMatchObject({
      pauses: [1_000, 2_000],
      outcomes: ['delivered'],
    });
  });

  it('waits as long as the receiver asks, up to 30 s', async () => {
    expect(await deliver({ slack_webhook: [asksFor(30), DELIVERED] })).toMatchObject({
      pauses: [30_000],
      outcomes: ['delivered'],
    });
    expect(await deliver({ slack_webhook: [asksFor(31), DELIVERED] })).toMatchObject({
      pauses: [],
      outcomes: ['delayed'],
    });
  });

  it('goes on with the others when one receiver asks for too much', async () => {
    const { pauses, tries, outcomes } = await deliver({ slack_webhook: [asksFor(600)], webhook: [BUSY, DELIVERED] });
    expect(pauses).toEqual([1_000]);
    expect(tries).toEqual(['slack_webhook', 'webhook', 'webhook']);
    expect(outcomes.sort()).toEqual(['delayed', 'delivered']);
  });

  it('lets no receiver wait for another one that asks for patience', async () => {
    const { pauses, tries } = await deliver({ slack_webhook: [asksFor(20), DELIVERED], webhook: [BUSY, DELIVERED] });
    expect(pauses).toEqual([1_000, 19_000]);
    expect(tries).toEqual(['slack_webhook', 'webhook', 'webhook', 'slack_webhook']);
  });

  it('takes no more than 45 s in all', async () => {
    const { tookMs, outcomes } = await deliver({ slack_webhook: [BUSY], sendMs: 14_000 });
    expect(tookMs).toBeLessThanOrEqual(45_000);
    expect(outcomes).toEqual(['delayed']);
  });
});
