import type { AlertRun } from '../../activities/deliver-alerts.js';
import { replayHistory } from '../../core/alerts/replay-history.js';
import { parseDurationMs } from '../../core/duration.js';
import { StageError } from '../../core/errors.js';
import type { FilterFlags } from '../flags/history-flags.js';
import { parseAlertOn } from '../flags/parse-alert-on.js';
import { readRecords, reportUnreadable } from '../history/read-records.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat } from '../perform.js';
import { renderReplay, replayDocument } from '../render/alerts-test.js';

export interface AlertsTestFlags extends FilterFlags {
  alertOn: string;
  repeatInterval: string;
  all?: boolean;
}

/** Replays a history through the rules. 0 whatever would have been sent: nothing has gone wrong. */
export async function testAlerts(flags: AlertsTestFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const rules = { alertOn: parseAlertOn(flags.alertOn), repeatIntervalMs: parseRepeatInterval(flags.repeatInterval) };
  const { historyFile } = flags;
  const read = await readRecords(flags, io);
  reportUnreadable(read, { historyFile, io });
  const document = replayDocument(replayHistory(read.records, rules), { all: flags.all === true });
  io.out(format === 'json' ? `${JSON.stringify(document, null, 2)}\n` : renderReplay(document));
  return 0;
}

function parseRepeatInterval(text: string): NonNullable<AlertRun['repeatIntervalMs']> {
  if (text === 'off') return Infinity;
  const durationMs = parseDurationMs(text);
  if (durationMs !== null && durationMs > 0) return durationMs;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected --repeat-interval to be a duration above zero such as 4h or 30m, or off, got "${text}".`,
    hint: 'Use one of them.',
  });
}
