import { relative, resolve } from 'node:path';
import { repairLines } from '../../adapters/files/repair-lines.js';
import type { Cli, ExitCode } from '../io.js';
import { parseOutputFormat } from '../perform.js';
import type { HistoryFlags } from './history-flags.js';

export interface RepairFlags extends HistoryFlags {
  moveBroken?: boolean;
}

export async function repairHistory(
  { historyFile, output, moveBroken = false }: RepairFlags,
  { io }: Cli,
): Promise<ExitCode> {
  const format = parseOutputFormat(output);
  const file = resolve(io.cwd, historyFile);
  const { tornCopy, brokenCopy, moved } = await repairLines({ file, moveBroken, now: new Date() });
  const shown = (copy: string | null) => (copy === null ? null : relative(io.cwd, copy));
  if (format === 'json') {
    const document = {
      kind: 'HistoryRepair',
      version: 1,
      file: historyFile,
      tornCopy: shown(tornCopy),
      brokenCopy: shown(brokenCopy),
      moved,
    };
    io.out(`${JSON.stringify(document, null, 2)}\n`);
    return 0;
  }
  if (tornCopy !== null) io.out(`Set the torn last line aside in ${shown(tornCopy)}\n`);
  if (brokenCopy !== null) io.out(`Moved ${moved} broken lines to ${shown(brokenCopy)}\n`);
  if (tornCopy === null && brokenCopy === null) io.out('Nothing to repair.\n');
  return 0;
}
