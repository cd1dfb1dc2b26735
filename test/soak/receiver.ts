// A receiver that does to the first message of a run what the run's ordeal says.

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { cut } from '../chaos/api-proxy.js';
import { startReceiver } from '../support/receiver.js';
import type { ReceiverFault } from './ordeals.js';

const SLOW_MS = 1_500;

const FAULTS: Readonly<Record<ReceiverFault, (response: ServerResponse) => unknown>> = {
  'answers 429': (response) => response.writeHead(429, { 'retry-after': '1' }).end(),
  'answers 500': (response) => response.writeHead(500).end(),
  'cuts the connection': cut,
  'is slow': (response) => sleep(SLOW_MS).then(() => response.end('ok')),
  // Of this message alone; 404 would be of the receiver.
  refuses: (response) => response.writeHead(400).end(),
  // The sender's own limit must end it.
  'is silent': () => undefined,
};

const bodySchema = z.looseObject({ workflowId: z.string(), selector: z.string(), action: z.string() });

/** A request, by whom it was told and with which key. */
export interface Told {
  key: string;
  workflowId: string;
  action: string;
}

export interface SoakReceiver {
  url: string;
  /** Its first message meets this. */
  strike(workflowId: string, fault: ReceiverFault): void;
  /** Every request in order. */
  told(): Told[];
  /** Runs whose fault has come about. */
  struck: ReadonlySet<string>;
}

/** Gone when the test ends. */
export async function openSoakReceiver(): Promise<SoakReceiver> {
  const fake = await startReceiver();
  onTestFinished(() => fake.close());
  const faults = new Map<string, ReceiverFault>();
  const struck = new Set<string>();
  fake.answer((response, { body }) => {
    const { workflowId } = bodySchema.parse(JSON.parse(body));
    const fault = faults.get(workflowId);
    if (fault === undefined) return response.end('ok');
    // What was refused may come again where a worker was killed before it has written that down.
    if (fault !== 'refuses') faults.delete(workflowId);
    struck.add(workflowId);
    return FAULTS[fault](response);
  });
  return {
    url: fake.url,
    strike: (workflowId, fault) => void faults.set(workflowId, fault),
    struck,
    told: () =>
      fake.received.map(({ headers, body }) => ({
        key: String(headers['webhook-id']),
        ...bodySchema.parse(JSON.parse(body)),
      })),
  };
}
