import type { ServerResponse } from 'node:http';
import { onTestFinished, vi } from 'vitest';
import { PATIENCE_MS } from '../support/process.js';
import { type FakeReceiver, startReceiver } from '../support/receiver.js';

/** A receiver of notifications, or an API server, that keeps its callers waiting. */
export interface Receiver extends Pick<FakeReceiver, 'url' | 'received'> {
  /** `http://127.0.0.1:<port>`. */
  origin: string;
  /** Of every request, in order; a repeat shows up again. */
  webhookIds(): string[];
  untilReceived(count: number): Promise<void>;
  /** Answers whom it holds, and everybody else from now on. */
  release(): void;
  /** Called when an answer has been handed to the operating system. */
  onAnswered: () => void;
}

/** Answers with `status`; with `holds` not before it is released. Gone when the test ends. */
export async function openReceiver({ holds = false, status = 200 } = {}): Promise<Receiver> {
  const fake = await startReceiver();
  onTestFinished(() => fake.close());
  const held: ServerResponse[] = [];
  let isHolding = holds;
  const answer = (response: ServerResponse) => {
    response.statusCode = status;
    // Slack's answer; other receivers may say what they like.
    response.end('ok', () => receiver.onAnswered());
  };
  fake.answer((response) => {
    if (isHolding) held.push(response);
    else answer(response);
  });
  const receiver: Receiver = {
    url: fake.url,
    origin: new URL(fake.url).origin,
    received: fake.received,
    webhookIds: () => fake.received.map(({ headers }) => String(headers['webhook-id'])),
    untilReceived: (count) =>
      vi.waitFor(
        () => {
          if (fake.received.length < count) throw new Error(`Expected ${count} requests.`);
        },
        { timeout: PATIENCE_MS, interval: 10 },
      ),
    release: () => {
      isHolding = false;
      for (const response of held.splice(0)) answer(response);
    },
    onAnswered: () => undefined,
  };
  return receiver;
}
