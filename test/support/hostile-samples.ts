import type { LedgerEntry } from '../../src/core/ledger.js';
import { aJob, aPod } from './snapshots.js';

/** A ledger's line about a Job that has failed, with its Pod. */
export function observedEnding(): LedgerEntry {
  const job = aJob('a', { failed: 1, active: 0 });
  return {
    v: 1,
    kind: 'ended',
    name: 'a',
    at: '2026-11-22T02:00:00Z',
    uid: job.uid,
    job,
    pods: [aPod('a', { jobUid: job.uid })],
  };
}
