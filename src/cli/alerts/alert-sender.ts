import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryPorts } from '../../activities/alert-ports.js';
import { createSender, type SenderOptions } from '../../adapters/channels/create-sender.js';
import { type Clock, DELIVERY_BUDGET_MS } from './deliver-with-patience.js';

export interface AlertSender {
  send: DeliveryPorts['send'];
  clock: Clock;
}

/** A sender whose last try ends with the command's time, however long a receiver hangs. */
export function createAlertSender(options: Omit<SenderOptions, 'timeoutMs'>): AlertSender {
  const endMs = performance.now() + DELIVERY_BUDGET_MS;
  return {
    send: createSender({ ...options, timeoutMs: () => endMs - performance.now() }),
    clock: { nowMs: () => performance.now(), sleep: (ms) => sleep(ms) },
  };
}
