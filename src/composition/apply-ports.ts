import type { ApplyPorts } from '../activities/apply.js';
import { ledgerFileOf } from '../adapters/files/run-folder/ledger-file.js';
import type { ApplyRequest } from '../core/apply/contract.js';
import type { ApplyPlan } from '../core/apply/plan-apply.js';
import { refusalError } from '../core/apply/refusal.js';
import { countDecisions } from '../core/apply/count-decisions.js';
import { summarizeDiff } from '../core/apply/server-diff.js';
import { applyToCluster, type OnCluster, tryOnCluster } from './apply-to-cluster.js';

export interface ApplyPortsOptions {
  env: Readonly<Record<string, string | undefined>>;
  now(): Date;
}

/** The apply activity's way to the cluster: what speaks against a plan fails the stage, in one sentence for each reason. */
export function createApplyPorts({ env, now }: ApplyPortsOptions): Pick<ApplyPorts, 'tryJobs' | 'applyJobs'> {
  const onCluster = (plan: ApplyPlan, request: ApplyRequest, signal: AbortSignal): OnCluster => ({
    plan,
    target: request.cluster,
    env,
    origin: request.origin,
    // A run's Jobs are all of one namespace.
    ledgerFile: () => ledgerFileOf(request.planDir, request.origin),
    wait: request.wait ?? false,
    now,
    signal,
  });
  return {
    tryJobs: async (plan, request, signal) => {
      const tried = await tryOnCluster(onCluster(plan, request, signal));
      // What was not asked, and why, is monitor's to tell.
      if (!tried.asked) return { preview: { asked: false, why: tried.why }, warnings: [] };
      const { decisions, refusals, warnings, compared } = tried.preflight;
      if (refusals.length > 0) throw refusalError(refusals, { written: 0 });
      const { created: create, unchanged, gone } = countDecisions(decisions);
      return { preview: { asked: true, create, unchanged, gone, diff: summarizeDiff(compared) }, warnings };
    },
    applyJobs: async (plan, request, signal) => {
      const applied = await applyToCluster({ ...onCluster(plan, request, signal), ledgerRequired: true });
      const { decisions, refusals, warnings } = applied;
      const counts = countDecisions(decisions);
      if (refusals.length > 0) throw refusalError(refusals, { written: countPresent(applied.decisions) });
      return { ...counts, warnings };
    },
  };
}

function countPresent(decisions: readonly { action: string }[]): number {
  return decisions.filter(({ action }) => action === 'created' || action === 'unchanged').length;
}
