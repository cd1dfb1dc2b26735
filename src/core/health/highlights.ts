import { truncateText } from '../truncate.js';
import { collectAdvice } from './advice.js';
import type { HealthReport } from './report.js';
import { jobsOfReport, selectWorst, type WorstJobs } from './worst-jobs.js';

/** What a reader of the run's page needs of a report of any size: it crosses Temporal, so it stays below 8 KiB. */
export interface Highlights {
  worst: WorstJobs;
  advice: HighlightedAdvice[];
}

export interface HighlightedAdvice {
  reason: string;
  hint: string;
  /** The first Job that has this root cause, or ''. */
  job: string;
  /** How many more have it. */
  others: number;
}

const MAX_JOBS = 10;
const MAX_MESSAGE = 200;
/** A night with more causes than these has one that none of them names. */
const MAX_ADVICE = 5;
const MAX_HINT = 500;

export function highlight(report: HealthReport): Highlights {
  return {
    worst: selectWorst(jobsOfReport(report), { max: MAX_JOBS, maxMessage: MAX_MESSAGE }),
    advice: highlightAdvice(report),
  };
}

/** What to do about each root cause, the worst first. */
export function highlightAdvice(report: HealthReport): HighlightedAdvice[] {
  return collectAdvice(report)
    .slice(0, MAX_ADVICE)
    .map(({ reason, hint, jobs: [job = '', ...others] }) => ({
      reason,
      hint: truncateText(hint, MAX_HINT),
      job,
      others: others.length,
    }));
}

/** `OOMKilled in arb-tuning-x and 3 more: Raise ...`; what concerns no reason is its sentence alone. */
export function describeAdvice({ reason, job, others, hint }: HighlightedAdvice): string {
  if (reason === '') return hint;
  const more = others === 0 ? '' : ` and ${others} more`;
  return `${reason}${job === '' ? '' : ` in ${job}${more}`}: ${hint}`;
}
