import type { DeliveryPorts } from '../../activities/alert-ports.js';
import { type AlertRun, type Delivered, type DeliveryReport, deliverAlerts } from '../../activities/deliver-alerts.js';
import { planNextTry } from '../../core/alerts/plan-next-try.js';

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

/**
 * Delivers, and tries again what was delayed: at most five times, 45 s in all. Each receiver is tried when it is due,
 * whatever another one asks for. The rest stays in the outbox.
 */
export async function deliverWithPatience({
  ports,
  run,
  clock,
}: DeliverWithPatience): Promise<Pick<DeliveryReport, 'decision' | 'deliveries' | 'fault'>> {
  const endMs = clock.nowMs() + DELIVERY_BUDGET_MS;
  const latest = new Map<string, Delivered>();
  const dueMs = new Map(run.receivers.map(({ name }) => [name, clock.nowMs()]));
  let fault: DeliveryReport['fault'] = null;
  for (;;) {
    const receivers = run.receivers.filter(({ name }) => (dueMs.get(name) ?? Infinity) <= clock.nowMs());
    const { decision, deliveries, ...report } = await deliverAlerts(ports, { ...run, receivers });
    fault ??= report.fault;
    for (const { name } of receivers) dueMs.delete(name);
    for (const delivery of deliveries) {
      latest.set(delivery.key, delivery);
      const waitMs = planNextTry(delivery, { longestMs: LONGEST_PAUSE_MS });
      if (waitMs !== null) dueMs.set(delivery.receiver, clock.nowMs() + waitMs);
    }
    const nextMs = Math.min(...dueMs.values());
    if (nextMs >= endMs) return { decision, deliveries: [...latest.values()], fault };
    await clock.sleep(Math.max(0, nextMs - clock.nowMs()));
  }
}
