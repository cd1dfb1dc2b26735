import { APPLY_PERMISSIONS, judgeAccess, POD_PERMISSION, WAIT_PERMISSIONS } from '../../../core/apply/access.js';
import { decideJobs, findConflict, findUnanswered, type JobAction } from '../../../core/apply/decide-jobs.js';
import { collectReferences, judgeReferences } from '../../../core/apply/find-references.js';
import { judgeQuota } from '../../../core/apply/judge-quota.js';
import type { LedgerJob } from '../../../core/ledger.js';
import { judgeNamespace } from '../../../core/apply/namespace.js';
import type { PlannedJob } from '../../../core/apply/plan-apply.js';
import type { Refusal } from '../../../core/apply/refusal.js';
import type { Preflight } from '../../../core/apply/preflight.js';
import { type ComparedJob, MAX_COMPARED } from '../../../core/apply/server-diff.js';
import { comparePresent } from './compare-jobs.js';
import { explainTaken } from './explain-taken.js';
import { inParallel } from '../request/in-parallel.js';
import { readExistingJobs } from './read-existing-jobs.js';
import { readFates } from './read-fates.js';
import { readNamespace, readQuotas, readReference } from './read-surroundings.js';
import { reviewAccess } from './review-access.js';
import type { Sending } from './send-objects.js';
import { CONCURRENCY, type TryPlan, tryPlan } from './try-plan.js';

export interface RunPreflight extends Sending {
  namespace: string;
  /** The planned Jobs of the namespace. */
  jobs: readonly PlannedJob[];
  ledger: ReadonlyMap<string, LedgerJob>;
  /** The run will wait for the Jobs: what that needs is asked for too. */
  wait: boolean;
  /** Compare fields too: of the first Jobs, what the server has or would make of them. */
  compares: boolean;
}

/**
 * Everything that speaks against writing these Jobs, found without writing anything: all refusals, not only the first.
 *
 * @throws ClusterRequestError, StageError RateLimited or Unavailable, and what the network throws.
 */
export async function runPreflight(input: RunPreflight): Promise<Preflight> {
  const { connection, namespace, jobs, ledger, origin, signal } = input;
  const place = { connection, namespace, signal };
  const permissions = [...APPLY_PERMISSIONS, POD_PERMISSION, ...(input.wait ? WAIT_PERMISSIONS : [])];
  const [state, access] = await Promise.all([readNamespace(place), reviewAccess({ ...place, permissions })]);
  const usable = join(judgeNamespace(state, namespace), judgeAccess(access, namespace));
  if (usable.refusals.length > 0) return { decisions: [], ...usable, compared: [] };
  const names = new Set(jobs.map(({ name }) => name));
  const existing = await readExistingJobs({ ...place, names });
  const fates = await readFates({ ...place, intents: findUnanswered({ jobs, existing, ledger }) });
  const decisions = decideJobs({ jobs, existing, ledger, fates, origin });
  const conflict = findConflict(decisions);
  if (conflict !== null) {
    const taken = decisions.filter(({ action }) => action === 'conflict').map(({ job }) => job);
    const details = await explainTaken(taken, input);
    const message = details === '' ? conflict.message : `${conflict.message}; ${details}`;
    return { decisions, refusals: [{ ...conflict, message }], warnings: usable.warnings, compared: [] };
  }
  const missing = decisions.filter(({ action }) => action === 'create').map(({ job }) => job);
  const mayCreatePods = access.get(POD_PERMISSION) !== false;
  const present = decisions.flatMap(({ action, job }) => (PRESENT.includes(action) ? [job] : []));
  const there = await comparePresent(present.slice(0, input.compares ? MAX_COMPARED : 0), input);
  const maxCompared = input.compares ? MAX_COMPARED - there.length : 0;
  const found = missing.length === 0 ? NOTHING : await examine({ ...input, jobs: missing, mayCreatePods, maxCompared });
  return { decisions, ...join(usable, found), compared: [...there, ...found.compared] };
}

const PRESENT: readonly JobAction[] = ['unchanged', 'created'];

interface Judgement {
  refusals: Refusal[];
  warnings: string[];
}

type Examined = Judgement & { compared: ComparedJob[] };

const NOTHING: Examined = { refusals: [], warnings: [], compared: [] };

/** What the server and what is around the Jobs say about those that are to be created. */
async function examine(input: RunPreflight & Pick<TryPlan, 'mayCreatePods' | 'maxCompared'>): Promise<Examined> {
  const { connection, namespace, jobs, signal } = input;
  const place = { connection, namespace, signal };
  const [quotas, found, trial] = await Promise.all([
    readQuotas(place),
    inParallel(collectReferences(jobs), {
      limit: CONCURRENCY,
      work: async (collected) => ({ ...collected, state: await readReference(place, collected.reference) }),
    }),
    tryPlan(input),
  ]);
  const references = judgeReferences({ namespace, found });
  const room: Judgement =
    quotas === null
      ? { refusals: [], warnings: ['apply: quotas were not checked, because the credentials may not look'] }
      : { refusals: judgeQuota({ quotas, jobs, defaulted: trial.defaulted }), warnings: [] };
  const judged = join(references, room, withoutRepeats(trial, [...references.refusals, ...room.refusals]));
  return { ...judged, compared: trial.compared };
}

/** A dry run that meets a missing object or a full quota tells less about it than what has looked at it. */
function withoutRepeats({ refusals, warnings }: Judgement, known: readonly Refusal[]): Judgement {
  const rules = new Set(known.map(({ rule }) => rule));
  const isRepeat = ({ rule }: Refusal) => (rule === 'ReferenceMissing' || rule === 'QuotaExceeded') && rules.has(rule);
  return { refusals: refusals.filter((refusal) => !isRepeat(refusal)), warnings };
}

function join(...judgements: Judgement[]): Judgement {
  return {
    refusals: judgements.flatMap(({ refusals }) => refusals),
    warnings: judgements.flatMap(({ warnings }) => warnings),
  };
}
