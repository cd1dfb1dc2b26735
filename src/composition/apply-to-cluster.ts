import { readLedger } from '../adapters/files/run-folder/ledger-file.js';
import type { ClusterConnection } from '../adapters/kubernetes/connect/connection.js';
import { createJobs } from '../adapters/kubernetes/apply/create-jobs.js';
import { isTransient, isUnreadable } from '../adapters/kubernetes/connect/explain-unreachable.js';
import { findKubeconfig } from '../adapters/kubernetes/connect/find-kubeconfig.js';
import { runPreflight } from '../adapters/kubernetes/apply/preflight.js';
import { ClusterUnusable, useCluster } from '../adapters/kubernetes/request/use-cluster.js';
import type { JobAction } from '../core/apply/decide-jobs.js';
import { LEDGER_VERSION, type LedgerEntry, type LedgerJob } from '../core/ledger.js';
import type { ApplyPlan, PlannedJob } from '../core/apply/plan-apply.js';
import { isUnusable, renderRefusals } from '../core/apply/refusal.js';
import { countDecisions, warnAboutLost } from '../core/apply/count-decisions.js';
import type { Preflight } from '../core/apply/preflight.js';
import { isRetryable, StageError } from '../core/errors.js';
import type { ClusterTarget } from '../core/cluster-target.js';
import { withLedger, withLedgerIfWritable } from './run-ledger.js';

export interface OnCluster {
  plan: ApplyPlan;
  target: ClusterTarget;
  env: Readonly<Record<string, string | undefined>>;
  /** Marks the Jobs. */
  origin: string;
  /** The ledger of the plan's Jobs in a namespace. */
  ledgerFile(namespace: string): string;
  /** The run will wait for the Jobs. */
  wait: boolean;
  now(): Date;
  signal: AbortSignal;
}

/** What a cluster says about a plan, or why it was not asked. */
export type Tried = { asked: true; preflight: Preflight } | { asked: false; why: string };

/**
 * Asks the cluster everything that it can be asked without writing. One that can't be used, or by whom the Jobs could
 * not be written anyway, is no failure of a dry run.
 *
 * @throws StageError when a kubeconfig or context was named that is missing or malformed.
 */
export async function tryOnCluster(input: OnCluster): Promise<Tried> {
  const { target, env, signal } = input;
  const found = await findKubeconfig({ target, env });
  try {
    const ledgers = await readLedgers(input);
    const preflight = await useCluster({ found, env, signal }, (connection) =>
      preflightAll(connection, { ...input, ledgers, compares: true }),
    );
    const { refusals, warnings } = preflight;
    if (!isUnusable(refusals)) return { asked: true, preflight };
    const why = renderRefusals(refusals).map((sentence) => `apply: nothing was tried on the cluster: ${sentence}`);
    return { asked: true, preflight: { ...preflight, refusals: [], warnings: [...why, ...warnings] } };
  } catch (error) {
    signal.throwIfAborted();
    const isAway = error instanceof ClusterUnusable || (error instanceof StageError && isRetryable(error.type));
    if (!isAway) throw error;
    return { asked: false, why: error.message };
  }
}

export interface ApplyToCluster extends OnCluster {
  /** False: where no ledger can be written, apply goes on without one. */
  ledgerRequired: boolean;
}

/**
 * Creates the Jobs that are not there yet, unless anything speaks against it: then the refusals say what, and nothing
 * was written.
 *
 * @throws StageError ClusterUnusable before any write; Refused, RateLimited, Unavailable in the middle of them.
 */
export async function applyToCluster(input: ApplyToCluster): Promise<Preflight> {
  const { target, env, signal } = input;
  const ledgers = await readLedgers(input);
  const written = [...ledgers.values()].reduce((sum, ledger) => sum + ledger.size, 0);
  try {
    const found = await findKubeconfig({ target, env });
    return await useCluster({ found, env, signal }, async (connection) => {
      const preflight = await preflightAll(connection, { ...input, ledgers, compares: false });
      if (preflight.refusals.length > 0) return preflight;
      const warnings = await writeAll(connection, { ...input, preflight });
      return { ...preflight, warnings: [...preflight.warnings, ...warnings] };
    });
  } catch (error) {
    if (error instanceof ClusterUnusable) throw explainUnusable(error, written);
    throw error;
  }
}

async function readLedgers({ plan, ledgerFile }: OnCluster): Promise<Map<string, Map<string, LedgerJob>>> {
  const ledgers = new Map<string, Map<string, LedgerJob>>();
  for (const namespace of byNamespace(plan).keys()) ledgers.set(namespace, await readLedger(ledgerFile(namespace)));
  return ledgers;
}

type PreflightAll = OnCluster & { ledgers: ReadonlyMap<string, ReadonlyMap<string, LedgerJob>>; compares: boolean };

/** All namespaces, before anything is written to the first one. */
async function preflightAll(connection: ClusterConnection, input: PreflightAll): Promise<Preflight> {
  const { plan, ledgers, origin, wait, compares, signal } = input;
  const all: Preflight = { decisions: [], refusals: [], warnings: [], compared: [] };
  for (const [namespace, jobs] of byNamespace(plan)) {
    const ledger = ledgers.get(namespace) ?? new Map<string, LedgerJob>();
    const { decisions, refusals, warnings, compared } = await runPreflight({
      connection,
      namespace,
      jobs,
      ledger,
      origin,
      wait,
      compares,
      signal,
    });
    all.decisions.push(...decisions);
    all.refusals.push(...refusals);
    all.warnings.push(...warnings);
    all.compared.push(...compared);
  }
  all.warnings.push(...warnAboutLost(all.decisions));
  return all;
}

const REMEMBERED: readonly JobAction[] = ['created', 'unchanged', 'gone'];

/** Returns what the operator should know beside that it went well. */
async function writeAll(
  connection: ClusterConnection,
  input: ApplyToCluster & { preflight: Preflight },
): Promise<string[]> {
  const { plan, preflight, ledgerFile, ledgerRequired, origin, now, signal } = input;
  const { created, unchanged } = countDecisions(preflight.decisions);
  const warnings: string[] = [];
  for (const namespace of byNamespace(plan).keys()) {
    const decisions = preflight.decisions.filter(({ job }) => job.namespace === namespace);
    const take = ledgerRequired ? withLedger : withLedgerIfWritable;
    await take(ledgerFile(namespace), async ({ writer, known, ...held }) => {
      const isKnown = ({ name }: PlannedJob) => (known.get(name)?.uid ?? '') !== '';
      if ('forgets' in held && held.forgets) {
        warnings.push(
          'apply: no ledger can be written beside the manifests: a job that is deleted would be started again by another apply',
        );
      }
      // Jobs that were found are remembered too, so that they are not created again once they, or their events, are
      // gone.
      const there = decisions.filter(
        ({ action, uid, job }) => REMEMBERED.includes(action) && uid !== '' && !isKnown(job),
      );
      const base = { v: LEDGER_VERSION, at: now().toISOString() } as const;
      await writer.append(
        there.map(({ job, uid }): LedgerEntry => ({ ...base, kind: 'created', name: job.name, uid })),
      );
      // Another attempt may have created some between the look and the taking of the ledger.
      const missing = decisions.flatMap(({ action, job }) => (action === 'create' && !isKnown(job) ? [job] : []));
      const existing = created + unchanged - missing.length;
      await createJobs({ connection, jobs: missing, ledger: writer, existing, origin, now, signal });
    });
  }
  return warnings;
}

function byNamespace({ jobs }: ApplyPlan): Map<string, PlannedJob[]> {
  const grouped = new Map<string, PlannedJob[]>();
  for (const job of jobs) {
    const others = grouped.get(job.namespace);
    if (others === undefined) grouped.set(job.namespace, [job]);
    else others.push(job);
  }
  return grouped;
}

/** A server that went away, or talks nonsense, after the first write comes back; before it, there is nothing to carry on. */
function explainUnusable(error: ClusterUnusable, written: number): StageError {
  const isOutage = written > 0 && (isTransient(error.cause) || isUnreadable(error.cause));
  return new StageError({
    type: isOutage ? 'Unavailable' : 'ClusterUnusable',
    message: `Expected a cluster to apply to. ${error.message}`,
    hint:
      written > 0
        ? `${written} jobs were sent before; apply goes on where it was once the cluster can be used.`
        : 'Nothing was written. Name a cluster with --kubeconfig or KUBECONFIG, or leave out apply for a dry run.',
  });
}
