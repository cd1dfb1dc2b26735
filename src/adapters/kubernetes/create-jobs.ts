import { type LedgerEntry, LEDGER_VERSION } from '../../core/apply/ledger.js';
import type { PlannedJob } from '../../core/apply/plan-apply.js';
import { refusalError } from '../../core/apply/refusal.js';
import type { LedgerWriter } from '../files/ledger-file.js';
import { inParallel } from './in-parallel.js';
import { type Sending, sendJob } from './send-objects.js';
import { CONCURRENCY } from './try-plan.js';

export interface CreateJobs extends Sending {
  jobs: readonly PlannedJob[];
  ledger: LedgerWriter;
  /** Jobs of this plan that are there already, for the message of a refusal. */
  existing: number;
  now(): Date;
}

/**
 * Creates the Jobs, the first one alone: runs that plan the same names at the same moment meet at it, and whoever finds
 * it taken has written nothing yet. The ledger has each one's intent before it is sent, and its uid before the next one is sent: a kill
 * leaves no more Jobs of which only the intent is known than were on their way.
 *
 * @throws StageError when one is refused or can't be sent, once the others on their way have come back; no further one
 * is sent then.
 */
export async function createJobs({ jobs, ledger, existing, now, ...sending }: CreateJobs): Promise<void> {
  const faults: unknown[] = [];
  let created = 0;
  /** Go into the ledger with the next intent, by one write. */
  const answered: LedgerEntry[] = [];
  const create = async (job: PlannedJob) => {
    if (faults.length > 0) return;
    try {
      // A worker that is told to stop, or that was silent for too long, must not write any more.
      sending.signal.throwIfAborted();
      const base = { v: LEDGER_VERSION, name: job.name } as const;
      await ledger.append([...answered.splice(0), { ...base, at: now().toISOString(), kind: 'intent' }]);
      sending.signal.throwIfAborted();
      const { answer } = await sendJob(job, { ...sending, dryRun: false });
      if (answer.kind === 'refused') {
        const refusal = { object: `job ${job.name}`, ...answer.refusal };
        throw refusalError([refusal], { written: existing + created });
      }
      created += 1;
      answered.push({ ...base, at: now().toISOString(), kind: 'created', uid: answer.uid });
    } catch (error) {
      faults.push(error);
    }
  };
  const [claim, ...others] = jobs;
  if (claim !== undefined) await create(claim);
  await inParallel(others, { limit: CONCURRENCY, work: create });
  await ledger.append(answered);
  if (faults.length > 0) throw faults[0];
}
