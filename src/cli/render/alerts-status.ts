import type { AlertsSummary } from '../../core/alerts/summarize-alerts.js';
import { printable } from '../../core/printable.js';

/** What stands open, for people. */
export function renderAlertsStatus({ open, outbox, broken }: AlertsSummary): string {
  const lines = [
    open.length === 0 ? 'Open incidents: none' : 'Open incidents:',
    ...open.map(
      ({ incident, health, firedAt, repeats, lastToldAt }) =>
        `  ${health} since ${firedAt}, last told ${lastToldAt} (${repeats} repeats), ${incident}`,
    ),
    outbox.length === 0 ? 'Not delivered: nothing' : 'Not delivered, tried again by the next run:',
    ...outbox.map(
      ({ receiver, headline, decidedAt, why, notBefore }) =>
        `  ${receiver}: ${headline}, decided ${decidedAt}: ${why === '' ? 'never tried' : why}${notBefore === null ? '' : `, not before ${notBefore}`}`,
    ),
    broken.length === 0 ? 'Broken receivers: none' : 'Broken receivers:',
    ...broken.map(({ receiver, since, why }) => `  ${receiver}: since ${since}: ${why}`),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}
