import type { ApplyOutcome, ApplyRequest } from '../core/apply/contract.js';
import type { ApplyPlan } from '../core/apply/plan-apply.js';

export interface ApplyPorts {
  /** Reads the plan again; refuses one whose files are not the validated ones. */
  readPlan(planDir: string, digest: string, defaultNamespace: string): Promise<ApplyPlan>;
  /** Only ever called when the gate is open. Throws ClusterUnusable before any write where there is no cluster. */
  applyJobs(
    plan: ApplyPlan,
    request: ApplyRequest,
    signal: AbortSignal,
  ): Promise<{ created: number; unchanged: number; warnings: string[] }>;
}

/** Read, plan, then stop (dry-run) or do what was planned. This is the only place where the gate is asked. */
export function createApply(ports: ApplyPorts) {
  return async (request: ApplyRequest, { signal }: { signal: AbortSignal }): Promise<ApplyOutcome> => {
    const plan = await ports.readPlan(request.planDir, request.digest, request.namespace);
    const planned = plan.jobs.length;
    if (!request.applyEnabled) return { mode: 'dry-run', planned, created: 0, unchanged: 0, warnings: [] };
    return { mode: 'apply', planned, ...(await ports.applyJobs(plan, request, signal)) };
  };
}
