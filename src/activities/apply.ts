import type { ApplyOutcome, ApplyPreview, ApplyRequest } from '../core/apply/contract.js';
import type { ApplyPlan } from '../core/apply/plan-apply.js';
import { refusalError } from '../core/apply/refusal.js';
import type { ApplyCounts } from '../core/apply/count-decisions.js';
import { judgeTtl } from '../core/apply/ttl.js';

export interface ApplyPorts {
  /** Reads the plan again; refuses one whose files are not the validated ones. */
  readPlan(planDir: string, digest: string, defaultNamespace: string): Promise<ApplyPlan>;
  /** Asks the cluster what it would say and writes nothing; where there is none to ask, a warning says so. */
  tryJobs(
    plan: ApplyPlan,
    request: ApplyRequest,
    signal: AbortSignal,
  ): Promise<{ preview?: ApplyPreview; warnings: string[] }>;
  /** Only ever called when the gate is open. Throws ClusterUnusable before any write where there is no cluster. */
  applyJobs(plan: ApplyPlan, request: ApplyRequest, signal: AbortSignal): Promise<ApplyCounts & { warnings: string[] }>;
}

/** Read, plan, then try (dry-run) or do what was planned. This is the only place where the gate is asked. */
export function createApply(ports: ApplyPorts) {
  return async (request: ApplyRequest, { signal }: { signal: AbortSignal }): Promise<ApplyOutcome> => {
    const plan = await ports.readPlan(request.planDir, request.digest, request.namespace);
    const planned = plan.jobs.length;
    if (!request.applyEnabled) {
      const tried = await ports.tryJobs(plan, request, signal);
      return { mode: 'dry-run', planned, created: 0, unchanged: 0, ...tried };
    }
    const ttl = request.wait === true ? judgeTtl({ jobs: plan.jobs, waitTimeoutMs: request.waitTimeoutMs ?? 0 }) : null;
    if (ttl !== null && ttl.refusals.length > 0) throw refusalError(ttl.refusals, { written: 0 });
    const applied = await ports.applyJobs(plan, request, signal);
    return { mode: 'apply', planned, ...applied, warnings: [...(ttl?.warnings ?? []), ...applied.warnings] };
  };
}
