import { HEALTH_ORDER } from './health-status.js';
import type { HealthReport } from './report.js';

/** What to do about one root cause. */
export interface Advice {
  reason: string;
  hint: string;
  /** The Jobs that have it, the worst first; none where it concerns the whole observation. */
  jobs: string[];
}

/** One piece of advice per root cause, the worst first: a thousand Jobs that failed alike need one. */
export function collectAdvice({ errors, jobs }: HealthReport): Advice[] {
  const advice = new Map<string, Advice>();
  for (const { reason, hint } of errors) if (hint !== undefined) advice.set(reason, { reason, hint, jobs: [] });
  const worstFirst = [...jobs].sort((a, b) => HEALTH_ORDER[b.health] - HEALTH_ORDER[a.health]);
  for (const {
    name,
    health,
    reasons: [root],
  } of worstFirst) {
    if (health === 'OK' || root?.hint === undefined) continue;
    const known = advice.get(root.reason);
    if (known === undefined) advice.set(root.reason, { reason: root.reason, hint: root.hint, jobs: [name] });
    else known.jobs.push(name);
  }
  return [...advice.values()];
}
