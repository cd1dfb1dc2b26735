import type { DecisionEntry } from '../../core/alerts/journal.js';
import type { SendResult } from '../../core/alerts/send-result.js';
import type { ShownReceiver } from '../alerts/alert-receivers.js';

/** What the command prints with `-o json`. No URL beyond its host stands in it. */
export interface AlertsDocument {
  kind: 'AlertsReport';
  version: 1;
  dryRun: boolean;
  decision: { run: string; action: string; reason: string; incident: string | null };
  messages: {
    receiver: string;
    to: string;
    key: string;
    outcome: 'would-send' | SendResult['outcome'];
    why: string;
    body: string;
  }[];
  /** Why what was sent may be sent again; null: all is recorded. */
  notRecorded: string | null;
  exitCode: 0 | 2 | 3;
}

export interface DocumentInput {
  dryRun: boolean;
  decision: DecisionEntry;
  /** `result` is null where nothing was sent. */
  messages: readonly { receiver: string; key: string; body: string; result: SendResult | null }[];
  receivers: readonly ShownReceiver[];
  notRecorded: string | null;
}

export function documentOf({ dryRun, decision, messages, receivers, notRecorded }: DocumentInput): AlertsDocument {
  const { run, action, reason, notification } = decision;
  const isUndelivered = messages.some(({ result }) => result !== null && result.outcome !== 'delivered');
  return {
    kind: 'AlertsReport',
    version: 1,
    dryRun,
    decision: { run, action, reason, incident: decision.incident ?? notification?.incident ?? null },
    messages: messages.map(({ receiver, key, body, result }) => ({
      receiver,
      to: receivers.find(({ name }) => name === receiver)?.shownAs ?? '',
      key,
      outcome: result?.outcome ?? 'would-send',
      why: result !== null && result.outcome !== 'delivered' ? result.why : '',
      body,
    })),
    notRecorded,
    exitCode: notRecorded !== null ? 3 : isUndelivered ? 2 : 0,
  };
}

/** The same for people. A dry run shows each body exactly as it would be sent. */
export function renderAlerts({ dryRun, decision, messages }: AlertsDocument): string {
  const head = `${dryRun ? 'Dry run, nothing is sent. ' : ''}Decision: ${decision.action} (${decision.reason})\n`;
  if (messages.length === 0) return `${head}Nothing to send.\n`;
  return (
    head +
    messages
      .map(({ receiver, to, key, outcome, why, body }) => {
        const where = to === '' ? receiver : `${receiver} (${to})`;
        if (outcome === 'would-send')
          return `--- ${where}, webhook-id ${key}\n${body.endsWith('\n') ? body : `${body}\n`}`;
        return `${where}: ${describe(outcome)}${why === '' ? '' : ` (${why})`}\n`;
      })
      .join('')
  );
}

function describe(outcome: SendResult['outcome']): string {
  switch (outcome) {
    case 'delivered':
      return 'delivered';
    case 'rejected':
      return 'refused';
    case 'delayed':
      return 'not delivered, stays in the outbox';
  }
}
