import type { ReasonRow } from './reason-row.js';
import { DISRUPTION_REASONS } from './reason-table/disruption.js';
import { ENDING_REASONS } from './reason-table/ending.js';
import { JOB_REASONS } from './reason-table/job.js';
import { RUN_REASONS } from './reason-table/run.js';
import { SCHEDULING_REASONS } from './reason-table/scheduling.js';
import { STARTING_REASONS } from './reason-table/starting.js';

// The one list of reasons. Kubernetes' own word wherever it has one, so that a search for the word finds its docs.

const TABLE = {
  ...RUN_REASONS,
  ...JOB_REASONS,
  ...SCHEDULING_REASONS,
  ...STARTING_REASONS,
  ...ENDING_REASONS,
  ...DISRUPTION_REASONS,
} as const;

export type Reason = keyof typeof TABLE;

export const REASONS = Object.keys(TABLE) as readonly Reason[];

/** Every reason with what it stands for. */
export const REASON_TABLE: Readonly<Record<Reason, ReasonRow>> = TABLE;

/** Reasons that only say "not over yet": a verdict that has nothing else never fires an alert. */
export const PENDING_REASONS: ReadonlySet<Reason> = new Set(
  REASONS.filter((reason) => REASON_TABLE[reason].class === 'pending'),
);
