import { withLease } from '../adapters/files/lease/file-lease.js';
import { type LedgerWriter, openLedger, readLedger } from '../adapters/files/run-folder/ledger-file.js';
import type { LedgerJob } from '../core/ledger.js';
import { StageError } from '../core/errors.js';

/** A worker that was killed on another machine is silent for 15 s before its lease counts as given up. */
const LEASE_WAIT_MS = 20_000;

export interface HeldLedger {
  writer: LedgerWriter;
  /** What was known when it was taken. */
  known: ReadonlyMap<string, LedgerJob>;
}

/**
 * Runs `work` as the only writer of a ledger. An attempt that was silent for so long that another one has taken over
 * fails at its next write, before it sends anything.
 *
 * @throws StageError Unavailable while another attempt holds it; what `work` throws; what the file system says.
 */
export function withLedger<T>(file: string, work: (ledger: HeldLedger) => Promise<T>): Promise<T> {
  const options = { folder: `${file}.lock`, purpose: `write the ledger ${file}`, waitMs: LEASE_WAIT_MS };
  return withLease(options, async ({ confirmHeld }) => {
    const known = await readLedger(file);
    const writer = await openLedger(file, { confirm: confirmHeld });
    try {
      return await work({ writer, known });
    } finally {
      await writer.close();
    }
  });
}

/** The same where there may be no place for a ledger: then `work` gets one that forgets, and `forgets` says so. */
export async function withLedgerIfWritable<T>(
  file: string,
  work: (ledger: HeldLedger & { forgets: boolean }) => Promise<T>,
): Promise<T> {
  let started = false;
  try {
    return await withLedger(file, (ledger) => {
      started = true;
      return work({ ...ledger, forgets: false });
    });
  } catch (error) {
    if (started || !(error instanceof StageError) || error.type !== 'AccessDenied') throw error;
    const nothing = () => Promise.resolve();
    const writer = { append: nothing, confirm: nothing, close: nothing };
    return work({ writer, known: await readLedger(file), forgets: true });
  }
}
