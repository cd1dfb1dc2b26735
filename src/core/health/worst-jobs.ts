import { truncateText } from '../truncate.js';
import { PENDING_REASONS } from './reasons.js';
import type { HealthStatus } from './health-status.js';
import type { HealthReport } from './report.js';

/** A Job with its root cause, as people are told of it. */
export interface JudgedJob {
  name: string;
  health: HealthStatus;
  /** '' where there is none. */
  reason: string;
  /** Kubernetes' own message. */
  message: string;
}

export interface WorstJobs {
  jobs: JudgedJob[];
  /** How many more are not OK. */
  omitted: number;
}

/** The Jobs of a report with their root causes. */
export function jobsOfReport(report: HealthReport): JudgedJob[] {
  return report.jobs.map(({ name, health, reasons: [root] }) => ({
    name,
    health,
    reason: root?.reason ?? '',
    message: root?.message ?? '',
  }));
}

/** The first so many Jobs that are not OK, the worst first, their messages cut. */
export function selectWorst(
  jobs: readonly JudgedJob[],
  { max, maxMessage }: { max: number; maxMessage: number },
): WorstJobs {
  const bad = jobs.filter((job) => job.health !== 'OK').sort((a, b) => rank(a) - rank(b));
  return {
    jobs: bad.slice(0, max).map((job) => ({ ...job, message: truncateText(job.message, maxMessage) })),
    omitted: Math.max(0, bad.length - max),
  };
}

const PENDING: ReadonlySet<string> = PENDING_REASONS;

/** Lost Jobs first, those that only wait last. */
function rank({ health, reason }: JudgedJob): number {
  return health === 'ERROR' ? 0 : PENDING.has(reason) ? 2 : 1;
}
