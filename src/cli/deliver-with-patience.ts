import type { DeliveryPorts } from '../activities/alert-ports.js';
import { type AlertRun, deliverAlerts, type DeliveryReport } from '../activities/deliver-alerts.js';

/** Pauses between the tries of a command that delivers in its own process. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000];

/** A receiver that asks for more patience is left to the next run. */
const LONGEST_PAUSE_MS = 30_000;

/** No command keeps a cron job for longer. */
export const DELIVERY_BUDGET_MS = 45_000;

/** Monotonic time; a test gives its own. */
export interface Clock {
  nowMs: () => number;
  sleep: (ms: number) => Promise<void>;
}

export interface DeliverWithPatience {
  ports: DeliveryPorts;
  run: AlertRun;
  clock: Clock;
}

/** Delivers, and tries again what was delayed: at most five times, 45 s in all. The rest stays in the outbox. */
export async function deliverWithPatience({
  ports,
  run,
  clock,
}: DeliverWithPatience): Promise<Pick<DeliveryReport, 'decision' | 'deliveries'>> {
  const endMs = clock.nowMs() + DELIVERY_BUDGET_MS;
  const latest = new Map<string, DeliveryReport['deliveries'][number]>();
  let { receivers } = run;
  for (let tries = 0; ; tries += 1) {
    const { decision, deliveries } = await deliverAlerts(ports, { ...run, receivers });
    for (const delivery of deliveries) latest.set(delivery.key, delivery);
    const waits = findWaits(deliveries, PAUSES_MS[tries]);
    const pauseMs = Math.max(0, ...waits.values());
    if (waits.size === 0 || clock.nowMs() + pauseMs >= endMs) return { decision, deliveries: [...latest.values()] };
    await clock.sleep(pauseMs);
    receivers = receivers.filter(({ name }) => waits.has(name));
  }
}

/** Who is worth another try, and how long each wants to wait; nobody once the pauses are used up. */
function findWaits(deliveries: DeliveryReport['deliveries'], pauseMs: number | undefined): Map<string, number> {
  const waits = new Map<string, number>();
  if (pauseMs === undefined) return waits;
  for (const { receiver, result } of deliveries) {
    const waitMs = result.outcome === 'delayed' ? (result.retryAfterMs ?? pauseMs) : undefined;
    if (waitMs !== undefined && waitMs <= LONGEST_PAUSE_MS) waits.set(receiver, waitMs);
  }
  return waits;
}
