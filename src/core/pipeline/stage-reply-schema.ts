import * as z from 'zod';
import { healthStatusSchema } from '../health/health-status.js';
import type { StageReply } from './stage-activities.js';
import type { Stage } from './stages.js';

// What a run's history holds of its stages, as far as a result is made of it: it may be of another version.

const count = z.int().min(0);
const lines = z.array(z.string());

const OUTCOMES: Readonly<Record<Stage, z.ZodType>> = {
  generate: z.looseObject({ digest: z.string(), jobs: count, warnings: lines, missedFirings: lines.optional() }),
  validate: z.looseObject({ files: count, valid: count, invalid: count, warnings: count, firstFindings: lines }),
  apply: z.looseObject({
    mode: z.enum(['dry-run', 'apply']),
    planned: count,
    created: count,
    unchanged: count,
    gone: count.optional(),
    warnings: lines,
  }),
  monitor: z.looseObject({
    waited: z.boolean(),
    jobs: count,
    finished: count,
    problem: z.looseObject({ reason: z.string(), message: z.string() }).optional(),
    warnings: lines.optional(),
  }),
  health: z.looseObject({
    overall: healthStatusSchema,
    reasons: z.array(z.looseObject({ reason: z.string(), count })),
  }),
  history: z.looseObject({ warnings: lines }),
  alerts: z.looseObject({ dryRun: z.boolean(), incidents: count, sent: count, failures: lines }),
};

/** What the activity of a stage has returned, or null when it is something else. */
export function parseStageReply<S extends Stage>(stage: S, value: unknown): StageReply<S> | null {
  const parsed = z.object({ attempts: z.int().min(1), outcome: OUTCOMES[stage] }).safeParse(value);
  // The schema has the fields that a result is made of; the others are not looked at.
  return parsed.success ? (parsed.data as StageReply<S>) : null;
}
