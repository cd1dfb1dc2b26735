import type { Fate } from './fate.js';
import type { LedgerJob } from '../ledger.js';
import type { PlannedJob } from './plan-apply.js';
import { nameObjects, type Refusal } from './refusal.js';

/** A Job that has the name of a planned one, as far as the decision needs it. */
export interface ExistingJob {
  name: string;
  uid: string;
  /** '' where it has no origin: apply did not make it. */
  origin: string;
  /** It is being deleted. */
  deleting: boolean;
}

/**
 * What becomes of a planned Job. `created`: by an earlier attempt of the same origin, as the ledger knows. `unchanged`:
 * it is there and of the same origin. `gone`: it was created and is not there any more, or about to go. `unsure`: it
 * may have been, and nobody can tell. `replaced`: it was created, and another one has its name now. `conflict`: its
 * name belongs to another origin.
 */
export type JobAction = 'create' | 'created' | 'unchanged' | 'gone' | 'unsure' | 'replaced' | 'conflict';

export interface JobDecision {
  job: PlannedJob;
  action: JobAction;
  /** Of the Job that is there, or was; '' where there is none. */
  uid: string;
  /** Whose the Job is that is there; '' where there is none, or it has no origin. */
  origin: string;
}

export interface DecideJobs {
  jobs: readonly PlannedJob[];
  /** By name, all of one namespace. */
  existing: ReadonlyMap<string, ExistingJob>;
  ledger: ReadonlyMap<string, LedgerJob>;
  /** Of the Jobs that `findUnanswered` names. */
  fates: ReadonlyMap<string, Fate>;
  origin: string;
}

/**
 * What to do about each planned Job of a namespace. Whatever was created once is never created again, and what may have
 * been created and is gone is not either: a batch that runs twice costs more than one that is reported as missing.
 */
export function decideJobs({ jobs, existing, ledger, fates, origin }: DecideJobs): JobDecision[] {
  return jobs.map((job) => {
    const there = existing.get(job.name);
    const known = ledger.get(job.name);
    if (there === undefined && known !== undefined) return { job, ...decideAbsent(known, fates.get(job.name)) };
    const action = there === undefined ? 'create' : decidePresent({ there, known, origin });
    return { job, action, uid: there?.uid ?? '', origin: there?.origin ?? '' };
  });
}

/** Jobs that were meant to be created, have not been answered and are not there, with the time of the intent. */
export function findUnanswered({
  jobs,
  existing,
  ledger,
}: Pick<DecideJobs, 'jobs' | 'existing' | 'ledger'>): Map<string, string> {
  return new Map(
    jobs.flatMap(({ name }): [string, string][] => {
      const known = ledger.get(name);
      if (existing.has(name) || known?.uid !== '' || known.intendedAt === undefined) return [];
      return [[name, known.intendedAt]];
    }),
  );
}

/** What the ledger knows is not there. */
function decideAbsent(known: LedgerJob, fate: Fate | undefined): Omit<JobDecision, 'job'> {
  if (known.uid !== '') return { action: 'gone', uid: known.uid, origin: '' };
  switch (fate?.kind) {
    case 'created':
      return { action: 'gone', uid: fate.uid, origin: '' };
    case 'never':
      return { action: 'create', uid: '', origin: '' };
    default:
      return { action: 'unsure', uid: '', origin: '' };
  }
}

interface DecidePresent {
  there: ExistingJob;
  known: LedgerJob | undefined;
  origin: string;
}

function decidePresent({ there, known, origin }: DecidePresent): JobAction {
  const createdUid = known?.uid ?? '';
  if (createdUid !== '' && there.uid !== createdUid) return 'replaced';
  if (createdUid === '' && there.origin !== origin) return 'conflict';
  if (there.deleting) return 'gone';
  // An intent without an answer: an attempt that was killed in between has created it.
  return known === undefined ? 'unchanged' : 'created';
}

const WAY_OUT = 'Start a run with a run key of its own, or delete those jobs first.';

/** The refusal where names belong to another origin; null where none does. */
export function findConflict(decisions: readonly JobDecision[]): Refusal | null {
  const conflicts = decisions.filter(({ action }) => action === 'conflict');
  const [first] = conflicts;
  if (first === undefined) return null;
  const all = conflicts.length === decisions.length;
  return {
    rule: all ? 'NothingStarted' : 'JobConflict',
    object: nameObjects(conflicts.map(({ job }) => `job ${job.name}`)),
    message: `${all ? 'all' : conflicts.length} of the ${decisions.length} planned jobs exist already and belong to ${describeOrigins(conflicts)}`,
    hint: WAY_OUT,
  };
}

/** The refusal of a Job that another origin has created since the decisions were made. */
export function describeTaken(origin: string): Omit<Refusal, 'object'> {
  return {
    rule: 'JobConflict',
    message: `it was created meanwhile and belongs to ${describeOwner(origin)}`,
    hint: WAY_OUT,
  };
}

function describeOrigins(conflicts: readonly JobDecision[]): string {
  const origins = [...new Set(conflicts.map(({ origin }) => origin))];
  const foreign = origins.includes('');
  if (origins.length > 1) return foreign ? 'others, some of them not of this program' : `${origins.length} other runs`;
  return describeOwner(origins[0] ?? '');
}

function describeOwner(origin: string): string {
  return origin === '' ? 'somebody else than this program' : `another run (${origin})`;
}
