import { resolve } from 'node:path';
import { verifyHistory } from '../../adapters/files/history/verify-history.js';
import type { HistoryFlags } from '../flags/history-flags.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat } from '../perform.js';
import { renderVerifyReport } from '../render/history.js';

/** 2: a line is broken, or the chain is. */
export async function checkHistory({ historyFile, output }: HistoryFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(output);
  const file = resolve(io.cwd, historyFile);
  const report = await verifyHistory(file);
  if (format === 'json')
    io.out(`${JSON.stringify({ kind: 'HistoryVerification', version: 1, file: historyFile, ...report }, null, 2)}\n`);
  else io.out(renderVerifyReport(report));
  return report.problems.length === 0 ? 0 : 2;
}
