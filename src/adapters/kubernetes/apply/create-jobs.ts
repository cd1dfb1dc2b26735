import { type LedgerEntry, LEDGER_VERSION } from '../../../core/ledger.js';
import type { PlannedJob } from '../../../core/apply/plan-apply.js';
import { type Refusal, refusalError } from '../../../core/apply/refusal.js';
import type { LedgerWriter } from '../../files/run-folder/ledger-file.js';
import { inParallel } from '../request/in-parallel.js';
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
 * it taken has written nothing yet. The ledger has each one's intent before it is sent, and its uid, or that the server
 * has refused it at once, before the next one is sent: a kill leaves no more Jobs of which only the intent is known than
 * were on their way.
 *
 * @throws StageError when one is refused or can't be sent, once the others on their way have come back; no further one
 * is sent then.
 */
export async function createJobs({ jobs, ledger, existing, now, ...sending }: CreateJobs): Promise<void> {
  /** Each is told as it is known once all have come back. */
  const faults: (() => unknown)[] = [];
  const refusals: Refusal[] = [];
  let created = 0;
  /** As the ledger has them: meant to be created, and neither created nor withdrawn. */
  let inDoubt = 0;
  /** Go into the ledger with the next intent, by one write. */
  const answered: LedgerEntry[] = [];
  const create = async (job: PlannedJob) => {
    if (faults.length > 0) return;
    const base = () => ({ v: LEDGER_VERSION, name: job.name, at: now().toISOString() }) as const;
    try {
      // A worker that is told to stop, or that was silent for too long, must not write any more.
      sending.signal.throwIfAborted();
      await ledger.append([...answered.splice(0), { ...base(), kind: 'intent' }]);
      inDoubt += 1;
      sending.signal.throwIfAborted();
      // It may have been silent since; between here and the wire there is nothing to wait for but a connection.
      const { answer, afterDoubt } = await sendJob(job, { ...sending, confirm: ledger.confirm, dryRun: false });
      if (answer.kind === 'refused') {
        refusals.push({ object: `job ${job.name}`, ...answer.refusal });
        faults.push(() => refusalError(refusals, { written: existing + created, inDoubt }));
        // A try before may have created it: with its intent it is still looked for, and deleted with the others.
        if (afterDoubt) return;
        inDoubt -= 1;
        answered.push({ ...base(), kind: 'withdrawn' });
        return;
      }
      created += 1;
      inDoubt -= 1;
      answered.push({ ...base(), kind: 'created', uid: answer.uid });
    } catch (error) {
      faults.push(() => error);
    }
  };
  const [claim, ...others] = jobs;
  if (claim !== undefined) await create(claim);
  await inParallel(others, { limit: CONCURRENCY, work: create });
  await ledger.append(answered);
  const [first] = faults;
  if (first !== undefined) throw first();
}
