import * as z from 'zod';
import { healthStatusSchema } from '../health/health-status.js';
import type { PipelineResult } from './result.js';
import { STAGES } from './stages.js';

const stageReport = z.strictObject({
  stage: z.enum(STAGES),
  status: z.enum(['ok', 'failed', 'skipped', 'not_reached']),
  attempts: z.int(),
  durationMs: z.number(),
  detail: z.string(),
});

const resultSchema: z.ZodType<PipelineResult> = z.strictObject({
  version: z.literal(1),
  mode: z.enum(['dry_run', 'apply', 'full_alerts']),
  generatedJobs: z.int(),
  validatedJobs: z.int(),
  appliedJobs: z.int(),
  healthStatus: healthStatusSchema,
  incidentsSent: z.int(),
  historyAppended: z.boolean(),
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  steps: z.array(z.string()),
  stages: z.array(stageReport),
  planDigest: z.string(),
  runKey: z.string(),
  workflowId: z.string(),
  runId: z.string(),
  warnings: z.array(z.string()),
});

/** A result that came over the wire, or null when it is none, or one of another version. */
export function parsePipelineResult(value: unknown): PipelineResult | null {
  return resultSchema.safeParse(value).data ?? null;
}
