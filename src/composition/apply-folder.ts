import { ledgerFileOf } from '../adapters/files/run-folder/ledger-file.js';
import type { JobAction } from '../core/apply/decide-jobs.js';
import type { ApplyPlan } from '../core/apply/plan-apply.js';
import type { Refusal } from '../core/apply/refusal.js';
import { LOST } from '../core/apply/count-decisions.js';
import type { Preflight } from '../core/apply/preflight.js';
import { type ServerDiff, summarizeDiff } from '../core/apply/server-diff.js';
import type { ClusterTarget } from '../core/cluster-target.js';
import { applyToCluster, type OnCluster, tryOnCluster } from './apply-to-cluster.js';

export interface ApplyFolder {
  plan: ApplyPlan;
  /** Where the manifests are, and the ledger beside them. */
  dir: string;
  mode: 'dry-run' | 'apply';
  target: ClusterTarget;
  env: Readonly<Record<string, string | undefined>>;
}

export interface AppliedFolder {
  jobs: { file: string; name: string; namespace: string; action: JobAction }[];
  refusals: Refusal[];
  warnings: string[];
  /** Of a dry run that asked a cluster: fields in which the Jobs are or would be other than planned. */
  diff?: ServerDiff;
}

/**
 * The standalone apply: the plan's digest marks its Jobs, so that applying the same files again changes nothing.
 *
 * @throws StageError ClusterUnusable, or what goes wrong in the middle of the writes.
 */
export async function applyFolder({ plan, dir, mode, target, env }: ApplyFolder): Promise<AppliedFolder> {
  const input: OnCluster = {
    plan,
    target,
    env,
    origin: plan.digest,
    ledgerFile: (namespace) => ledgerFileOf(dir, `${plan.digest}.${namespace}`),
    wait: false,
    now: () => new Date(),
    signal: new AbortController().signal,
  };
  if (mode === 'apply') {
    const applied = await applyToCluster({ ...input, ledgerRequired: false });
    const isGone = applied.decisions.some(({ action }) => LOST.includes(action));
    const wayOut = isGone ? [`to start gone jobs once more, remove ${ledgersOf(input)}`] : [];
    return { ...describe(plan, applied, 'created'), warnings: [...applied.warnings, ...wayOut] };
  }
  const tried = await tryOnCluster(input);
  if (tried.asked) {
    return { ...describe(plan, tried.preflight, 'create'), diff: summarizeDiff(tried.preflight.compared) };
  }
  const warnings = [`planned from the files alone: ${tried.why}`];
  return describe(plan, { decisions: [], refusals: [], warnings, compared: [] }, 'create');
}

function ledgersOf({ plan, ledgerFile }: OnCluster): string {
  return [...new Set(plan.jobs.map(({ namespace }) => ledgerFile(namespace)))].join(', ');
}

function describe({ jobs }: ApplyPlan, preflight: Preflight, created: 'create' | 'created'): AppliedFolder {
  const { decisions, refusals, warnings } = preflight;
  const actions = new Map(decisions.map(({ job, action }) => [job, action]));
  // Here nobody carries on an earlier attempt: what it has created is there as planned.
  const words = { create: refusals.length > 0 ? 'create' : created, created: 'unchanged' } as const;
  return {
    jobs: jobs.map((job) => {
      // Without a cluster nobody has decided.
      const action = actions.get(job) ?? 'create';
      const { file, name, namespace } = job;
      return { file, name, namespace, action: action === 'create' || action === 'created' ? words[action] : action };
    }),
    refusals,
    warnings,
  };
}
