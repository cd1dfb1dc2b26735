import { relative, resolve } from 'node:path';
import { repairLines } from '../../adapters/files/history/repair-lines.js';
import type { HistoryFlags } from '../flags/history-flags.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat } from '../perform.js';

export interface RepairFlags extends HistoryFlags {
  moveBroken?: boolean;
}

export async function repairHistory(
  { historyFile, output, moveBroken = false }: RepairFlags,
  { io }: Cli,
): Promise<ExitCode> {
  const format = parseOutputFormat(output);
  const file = resolve(io.cwd, historyFile);
  const { tornCopy, brokenCopies, moved } = await repairLines({ file, moveBroken, now: new Date() });
  const shown = (copy: string) => relative(io.cwd, copy);
  const torn = tornCopy === null ? null : shown(tornCopy);
  if (format === 'json') {
    const document = {
      kind: 'HistoryRepair',
      version: 1,
      file: historyFile,
      tornCopy: torn,
      brokenCopies: brokenCopies.map(shown),
      moved,
    };
    io.out(`${JSON.stringify(document, null, 2)}\n`);
    return 0;
  }
  if (torn !== null) io.out(`Set the torn last line aside in ${torn}\n`);
  if (moved > 0) io.out(`Moved ${moved} broken lines to ${brokenCopies.map(shown).join(', ')}\n`);
  if (torn === null && moved === 0) io.out('Nothing to repair.\n');
  return 0;
}
