import type { LedgerEntry } from '../../core/apply/ledger.js';
import { createEndings, type Endings } from '../../core/monitor/endings.js';
import { openLedger, readLedger } from './ledger-file.js';

/** The endings that the ledger knows, and new ones on their way into it. A run without a ledger gets none. */
export async function openEndings(file: string, now: () => Date): Promise<Endings> {
  const append = async (entries: readonly LedgerEntry[]) => {
    // Held open only while it is written: a wait lasts for hours.
    const ledger = await openLedger(file);
    try {
      await ledger.append(entries);
    } finally {
      await ledger.close();
    }
  };
  return createEndings({ ledger: await readLedger(file), append, now });
}
