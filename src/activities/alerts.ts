import type { Channel, ChannelType } from '../core/alerts/channel.js';
import type { AlertsOutcome, AlertsRequest } from '../core/alerts/contract.js';
import { jobsOfReport, type NotifiedJob } from '../core/alerts/notification.js';
import { nameReceivers } from '../core/alerts/receivers.js';
import type { SendResult } from '../core/alerts/send-result.js';
import { isRetryable, StageError } from '../core/errors.js';
import type { HealthReport } from '../core/health/report.js';
import { recordKeyOf } from '../core/history/record.js';
import { truncateUtf8 } from '../core/truncate.js';
import type { AlertJournal, OutgoingMessage, Receiver } from './alert-ports.js';
import { type AlertRun, deliverAlerts, type DeliveryReport, previewAlerts } from './deliver-alerts.js';

/** Previews travel in payloads: all of them together stay small. */
const MAX_PREVIEW_BYTES = 2_048;

export interface AlertsPorts {
  readReport: (address: string) => Promise<HealthReport>;
  openJournal: (historyFile: string) => AlertJournal;
  /** Refuses a reference that the worker's policy does not grant. */
  resolveSecret: (reference: string) => Promise<string>;
  send: (type: ChannelType, message: OutgoingMessage) => Promise<SendResult>;
  now: () => Date;
}

/**
 * Decides and, where alerts are enabled, delivers. Final refusals are data; when anything is worth another attempt it
 * throws DeliveryDelayed with the longest time that a receiver asked for, and Temporal waits durably.
 */
export function createAlerts(ports: AlertsPorts) {
  return async (request: AlertsRequest, attempt?: { signal: AbortSignal }): Promise<AlertsOutcome> => {
    const journal = ports.openJournal(request.historyFile);
    const run = await describeRun(ports, request);
    if (!request.alertsEnabled) {
      const { decision, due } = await previewAlerts(journal, run);
      return {
        dryRun: true,
        incidents: countIncidents(decision),
        sent: 0,
        failures: [],
        previews: renderPreviews(due.map(({ delivery, body }) => ({ receiver: delivery.receiver, body }))),
      };
    }
    const report = await deliverAlerts({ journal, send: ports.send, now: ports.now }, run, attempt?.signal);
    const failures = findFailures(report);
    throwIfDelayed(report, failures);
    return {
      dryRun: false,
      incidents: countIncidents(report.decision),
      sent: report.complete ? 1 : 0,
      failures,
      previews: renderPreviews(report.deliveries),
    };
  };
}

async function describeRun(ports: AlertsPorts, request: AlertsRequest): Promise<AlertRun> {
  const { facts, verdict, timestamp, alertOn, channels } = request;
  const run = recordKeyOf(facts.runId);
  return {
    run,
    sender: run,
    timestamp,
    facts,
    verdict,
    alertOn,
    jobs: await readJobs(ports, request.report),
    receivers: describeReceivers(channels, ports),
  };
}

/** A message that names no Jobs is better than none. */
async function readJobs(ports: AlertsPorts, report: string | undefined): Promise<NotifiedJob[]> {
  if (report === undefined) return [];
  try {
    return jobsOfReport(await ports.readReport(report));
  } catch (error) {
    if (error instanceof StageError && !isRetryable(error.type)) return [];
    throw error;
  }
}

function describeReceivers(channels: readonly Channel[], { resolveSecret }: AlertsPorts): Receiver[] {
  const names = nameReceivers(channels.map(({ type }) => type));
  return channels.map(({ type, url }, index) => ({
    name: names[index] ?? type,
    type,
    resolveUrl: () => (type === 'console' || url === undefined ? Promise.resolve('') : resolveSecret(url)),
  }));
}

function countIncidents({ action }: DeliveryReport['decision']): number {
  return action === 'none' ? 0 : 1;
}

/** `slack_webhook: 404 channel_not_found`; one that stands for several messages is named once. */
export function findFailures({ deliveries }: DeliveryReport): string[] {
  const failures = deliveries.flatMap(({ receiver, result }) =>
    result.outcome === 'rejected' ? [`${receiver}: ${result.why}`] : [],
  );
  return [...new Set(failures)];
}

function throwIfDelayed({ deliveries }: DeliveryReport, failures: readonly string[]): void {
  const delayed = deliveries.flatMap(({ receiver, result }) =>
    result.outcome === 'delayed' ? [{ receiver, ...result }] : [],
  );
  if (delayed.length === 0) return;
  const asked = delayed.flatMap(({ retryAfterMs }) => (retryAfterMs === undefined ? [] : [retryAfterMs]));
  const causes = [
    ...delayed.map(({ receiver, why }) => `${receiver}: ${why}`),
    ...failures.map((failure) => `${failure} (final)`),
  ];
  throw new StageError({
    type: 'DeliveryDelayed',
    message: `Expected every receiver to take its notification, but ${causes.join('; ')}.`,
    hint: 'What is not delivered stays in the outbox and is sent by the next run.',
    ...(asked.length === 0 ? {} : { retryAfterMs: Math.max(...asked) }),
  });
}

/** One text for the run's messages: what each receiver gets, byte for byte until the cut. */
function renderPreviews(messages: readonly { receiver: string; body: string }[]): string[] {
  if (messages.length === 0) return [];
  const text = messages.map(({ receiver, body }) => `[${receiver}]\n${body}`).join('\n');
  return [truncateUtf8(text, MAX_PREVIEW_BYTES)];
}
