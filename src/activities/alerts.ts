import type { Channel, ChannelType } from '../core/alerts/channel.js';
import type { AlertsOutcome, AlertsRequest } from '../core/alerts/contract.js';
import { planNextTry } from '../core/alerts/plan-next-try.js';
import { nameReceivers } from '../core/alerts/receivers.js';
import type { SendResult } from '../core/alerts/send-result.js';
import { isRetryable, sentenceOf, StageError } from '../core/errors.js';
import { type HighlightedAdvice, highlightAdvice } from '../core/health/highlights.js';
import type { HealthReport } from '../core/health/report.js';
import { jobsOfReport, type JudgedJob } from '../core/health/worst-jobs.js';
import { recordKeyOf } from '../core/history/record.js';
import type { ClusterTarget } from '../core/cluster-target.js';
import { truncateUtf8 } from '../core/truncate.js';
import type { AlertJournal, OutgoingMessage, Receiver } from './alert-ports.js';
import { type AlertRun, deliverAlerts, type DeliveryReport, previewAlerts } from './deliver-alerts.js';
import type { Attempt } from './stage-activity.js';

/** Previews travel in payloads: all of them together stay small. */
const MAX_PREVIEW_BYTES = 2_048;

/** A receiver that asks for more patience is left to the next run. */
const LONGEST_WAIT_MS = 20 * 60_000;

/** What the last try needs before the stage's time is over: its turn at the journal, and an answer that may not come. */
const LAST_TRY_MS = 60_000;

export interface AlertsPorts {
  readReport: (address: string) => Promise<HealthReport>;
  openJournal: (historyFile: string) => AlertJournal;
  /** Refuses a reference that the worker's policy does not grant; Kubernetes Secrets are read from the run's cluster. */
  resolveSecret: (reference: string, cluster: ClusterTarget) => Promise<string>;
  send: (type: ChannelType, message: OutgoingMessage) => Promise<SendResult>;
  now: () => Date;
  /** `Infinity`: an incident that goes on is never told again. @default 4 h */
  repeatIntervalMs?: number;
}

/**
 * Decides and, where alerts are enabled, delivers. Final refusals are data, and so is a receiver that asks for more
 * patience than the stage has time left; when anything is worth another attempt it throws DeliveryDelayed with the time
 * until the first of them is due, and Temporal waits durably.
 */
export function createAlerts(ports: AlertsPorts) {
  return async (request: AlertsRequest, attempt?: Pick<Attempt, 'signal' | 'endsAtMs'>): Promise<AlertsOutcome> => {
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
    const leftMs = (attempt?.endsAtMs ?? Infinity) - ports.now().getTime();
    throwIfWorthWaiting(report, Math.min(LONGEST_WAIT_MS, leftMs - LAST_TRY_MS));
    return {
      dryRun: false,
      incidents: countIncidents(report.decision),
      sent: report.complete ? 1 : 0,
      failures: findFailures(report),
      previews: renderPreviews(report.deliveries),
    };
  };
}

async function describeRun(ports: AlertsPorts, request: AlertsRequest): Promise<AlertRun> {
  const { facts, verdict, timestamp, alertOn, channels, cluster, recent } = request;
  const run = recordKeyOf(facts.runId);
  return {
    run,
    sender: run,
    timestamp,
    facts,
    verdict,
    ...(recent === undefined ? {} : { recent }),
    alertOn,
    ...(ports.repeatIntervalMs === undefined ? {} : { repeatIntervalMs: ports.repeatIntervalMs }),
    ...(await readFindings(ports, request.report)),
    receivers: describeReceivers(channels, (reference) => ports.resolveSecret(reference, cluster)),
  };
}

interface Findings {
  jobs: JudgedJob[];
  advice: HighlightedAdvice[];
}

const NOTHING: Findings = { jobs: [], advice: [] };

/** A message that names no Jobs is better than none. */
async function readFindings(ports: AlertsPorts, address: string | undefined): Promise<Findings> {
  if (address === undefined) return NOTHING;
  try {
    const report = await ports.readReport(address);
    return { jobs: jobsOfReport(report), advice: highlightAdvice(report) };
  } catch (error) {
    if (error instanceof StageError && !isRetryable(error.type)) return NOTHING;
    throw error;
  }
}

function describeReceivers(channels: readonly Channel[], resolve: (reference: string) => Promise<string>): Receiver[] {
  const names = nameReceivers(channels.map(({ type }) => type));
  const resolveIfGiven = async (reference: string | undefined) => (reference === undefined ? '' : resolve(reference));
  return channels.map(({ type, url, secret, format }, index) => ({
    name: names[index] ?? type,
    type,
    options: format === undefined ? {} : { format },
    resolveSecrets: async () => ({
      url: type === 'console' ? '' : await resolveIfGiven(url),
      signing: await resolveIfGiven(secret),
    }),
  }));
}

function countIncidents({ action }: DeliveryReport['decision']): number {
  return action === 'none' ? 0 : 1;
}

/**
 * What this run could not deliver, and why: `slack_webhook: 404 channel_not_found`. A receiver that stands for several
 * messages is named once.
 */
export function findFailures({ deliveries, broken, fault }: Omit<DeliveryReport, 'decision' | 'complete'>): string[] {
  const failures = deliveries.flatMap(({ receiver, result }) => {
    if (result.outcome === 'delivered') return [];
    if (result.outcome === 'delayed') return [`${receiver}: ${result.why}, stays in the outbox`];
    const since = result.receiverBroken === true ? broken.get(receiver)?.since : undefined;
    return [`${receiver}: ${result.why}${since === undefined ? '' : ` (broken since ${since})`}`];
  });
  return [...new Set([...failures, ...(fault === null ? [] : [`not recorded: ${sentenceOf(fault)}`])])];
}

function throwIfWorthWaiting(report: DeliveryReport, longestMs: number): void {
  const waits = report.deliveries.flatMap((tried) => planNextTry(tried, { longestMs }) ?? []);
  if (waits.length === 0) return;
  const causes = report.deliveries.flatMap(({ receiver, result }) => {
    if (result.outcome === 'delivered') return [];
    return [`${receiver}: ${result.why}${result.outcome === 'rejected' ? ' (final)' : ''}`];
  });
  throw new StageError({
    type: 'DeliveryDelayed',
    message: `Expected every receiver to take its notification, but ${[...new Set(causes)].join('; ')}.`,
    hint: 'What is not delivered stays in the outbox and is sent by the next run.',
    // The first that is due: none waits for another one's patience.
    retryAfterMs: Math.min(...waits),
  });
}

/** One text for the run's messages: what each receiver gets, byte for byte until the cut. */
function renderPreviews(messages: readonly { receiver: string; body: string }[]): string[] {
  if (messages.length === 0) return [];
  const text = messages.map(({ receiver, body }) => `[${receiver}]\n${body}`).join('\n');
  return [truncateUtf8(text, MAX_PREVIEW_BYTES)];
}
