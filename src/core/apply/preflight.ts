import type { JobDecision } from './decide-jobs.js';
import type { Refusal } from './refusal.js';
import type { ComparedJob } from './server-diff.js';

/** What a cluster says about a plan before anything is written. */
export interface Preflight {
  decisions: JobDecision[];
  /** Empty: everything may be written. */
  refusals: Refusal[];
  warnings: string[];
  /** Empty where nobody asked for a comparison, or nothing could be decided. */
  compared: ComparedJob[];
}
