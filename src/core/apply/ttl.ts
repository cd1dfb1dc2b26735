import { renderDuration } from '../duration.js';
import { LEAST_TTL_SECONDS } from '../validate/advice/short-ttl.js';
import { memberOf } from '../yaml/typed-access.js';
import { isMapping } from '../yaml/parse-mapping.js';
import type { PlannedJob } from './plan-apply.js';
import type { Refusal } from './refusal.js';

const LEAST_TTL_MS = LEAST_TTL_SECONDS * 1_000;

export interface JudgeTtl {
  jobs: readonly PlannedJob[];
  waitTimeoutMs: number;
}

/**
 * `ttlSecondsAfterFinished` of Jobs that a run creates and waits for: they must outlive an interruption of the wait.
 * Under an hour is refused; a time in which the whole wait does not fit is a warning.
 */
export function judgeTtl({ jobs, waitTimeoutMs }: JudgeTtl): { refusals: Refusal[]; warnings: string[] } {
  const refusals: Refusal[] = [];
  let short = 0;
  const enoughMs = waitTimeoutMs + LEAST_TTL_MS;
  for (const { name, manifest } of jobs) {
    const spec = manifest['spec'];
    const ttl = memberOf(isMapping(spec) ? spec : undefined, 'ttlSecondsAfterFinished');
    if (typeof ttl !== 'number') continue;
    if (ttl * 1_000 < LEAST_TTL_MS) {
      refusals.push({
        rule: 'TtlTooShort',
        object: `job ${name}`,
        message: `expected ttlSecondsAfterFinished of at least 3600 for a run that waits, got ${ttl}: the job may be gone before its end is seen`,
        hint: 'Raise ttl_seconds_after_finished, or do not wait.',
      });
    } else if (ttl * 1_000 < enoughMs) short += 1;
  }
  if (short === 0) return { refusals, warnings: [] };
  const warning = `apply: ${short} jobs have a ttlSecondsAfterFinished under ${renderDuration(enoughMs)} (the wait and an hour); one that ends early may be gone when a wait is carried on late`;
  return { refusals, warnings: [warning] };
}
