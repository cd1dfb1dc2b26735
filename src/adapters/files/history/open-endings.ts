import { createEndings, type Endings } from '../../../core/monitor/endings.js';
import { type LedgerWriter, openLedger, readLedger } from '../run-folder/ledger-file.js';

/** The endings that the ledger knows, and new ones on their way into it. A run without a ledger gets none. */
export async function openEndings(file: string, now: () => Date): Promise<Endings & { close(): Promise<void> }> {
  let writer: Promise<LedgerWriter> | null = null;
  const endings = createEndings({
    ledger: await readLedger(file),
    append: async (entries) => {
      writer ??= openLedger(file);
      await (await writer).append(entries);
    },
    now,
  });
  return { ...endings, close: async () => (await writer)?.close() };
}
