import type { DecisionEntry } from '../../core/alerts/journal.js';
import { renderHeadline } from '../../core/alerts/render-text.js';
import { printable } from '../../core/printable.js';

/** What `alerts test` prints with `-o json`. */
export interface ReplayDocument {
  kind: 'AlertsReplay';
  version: 1;
  records: number;
  /** How many of each action would have been sent. */
  sent: Record<string, number>;
  /** How many would not, by reason. */
  suppressed: Record<string, number>;
  decisions: {
    at: string;
    run: string;
    stream: string;
    health: string;
    action: string;
    reason: string;
    incident: string | null;
    headline: string;
  }[];
}

export function replayDocument(decisions: readonly DecisionEntry[], { all }: { all: boolean }): ReplayDocument {
  const shown = all ? decisions : decisions.filter(({ action }) => action !== 'none');
  return {
    kind: 'AlertsReplay',
    version: 1,
    records: decisions.length,
    sent: count(decisions, ({ action }) => (action === 'none' ? null : action.replace(/-\d+$/, ''))),
    suppressed: count(decisions, ({ action, reason }) => (action === 'none' ? reason : null)),
    decisions: shown.map(({ at, run, stream, health, action, reason, incident, notification }) => ({
      at,
      run,
      stream,
      health: health ?? '',
      action,
      reason,
      incident: incident ?? null,
      headline: notification === null ? '' : renderHeadline(notification),
    })),
  };
}

function count(decisions: readonly DecisionEntry[], nameOf: (decision: DecisionEntry) => string | null) {
  const counts: Record<string, number> = {};
  for (const decision of decisions) {
    const name = nameOf(decision);
    if (name !== null) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** One line for each decision, then the sums. */
export function renderReplay({ records, sent, suppressed, decisions }: ReplayDocument): string {
  const lines = decisions.map(({ at, health, action, reason, headline, run }) =>
    action === 'none'
      ? `${at}  ${health.padEnd(5)}  -          suppressed, because ${reason} (${run})`
      : `${at}  ${health.padEnd(5)}  ${action.padEnd(9)}  ${headline}`,
  );
  const total = Object.values(sent).reduce((sum, each) => sum + each, 0);
  const sums = [
    `${records} record(s), ${total} notification(s) to each receiver${list(sent)}`,
    `suppressed: ${records - total}${list(suppressed)}`,
  ];
  return `${[...lines, ...sums].map(printable).join('\n')}\n`;
}

function list(counts: Record<string, number>): string {
  const parts = Object.entries(counts).map(([name, each]) => `${name}: ${each}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
