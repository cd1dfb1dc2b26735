import { resolve } from 'node:path';
import { openAlertJournal } from '../../adapters/files/alerts/alert-journal.js';
import { foldJournal } from '../../core/alerts/fold-journal.js';
import { summarizeAlerts } from '../../core/alerts/summarize-alerts.js';
import type { HistoryFlags } from '../flags/history-flags.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat } from '../perform.js';
import { renderAlertsStatus } from '../render/alerts-status.js';

export type AlertsStatusFlags = HistoryFlags;

/** 0 when every message is delivered, 2 when one is not. Takes no lease and writes nothing. */
export async function showAlertsStatus(flags: AlertsStatusFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const now = new Date();
  const entries = await openAlertJournal({ historyFile: resolve(io.cwd, flags.historyFile), now: () => now }).read();
  const summary = summarizeAlerts(foldJournal(entries), now.toISOString());
  const document = { kind: 'AlertsStatus', version: 1, ...summary };
  io.out(format === 'json' ? `${JSON.stringify(document, null, 2)}\n` : renderAlertsStatus(summary));
  return summary.outbox.length === 0 ? 0 : 2;
}
