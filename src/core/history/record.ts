import * as z from 'zod';
import { healthStatusSchema } from '../health/health-status.js';
import { parseVersionedLine } from '../versioned-line.js';

// The history file's line. Its first eight fields are the original format's: existing readers keep working.

export const RECORD_VERSION = 1;

const count = z.int().min(0);

const original = {
  /** RFC 3339. */
  timestamp: z.string().min(1),
  namespace: z.string(),
  /** The input's label selector. */
  selector: z.string(),
  overall_health: healthStatusSchema,
  jobs_ok: count,
  jobs_warn: count,
  jobs_error: count,
};

const recordedJobSchema = z.looseObject({
  name: z.string(),
  uid: z.string(),
  health: healthStatusSchema,
  phase: z.string(),
  /** The root cause; '' where there is none. */
  reason: z.string(),
  message: z.string(),
  /** RFC 3339, as Kubernetes tells it; absent where it has not come to that. */
  started_at: z.string().optional(),
  ended_at: z.string().optional(),
});

const recordedEventSchema = z.looseObject({
  type: z.string(),
  reason: z.string(),
  kind: z.string(),
  name: z.string(),
  count: z.number(),
  last_ts: z.string(),
  msg: z.string(),
});

const rawSnapshotSchema = z.looseObject({
  /** null: the run ended before it looked at the cluster. */
  observed_at: z.string().nullable(),
  observed: z.boolean(),
  /** What concerns the whole run rather than one Job. */
  errors: z.array(z.looseObject({ reason: z.string(), message: z.string() })),
  /** How many more errors there were; absent when none was cut. */
  errors_truncated: count.optional(),
});

/** A record before its place in the file is known. */
const draftShape = {
  ...original,
  raw_snapshot: rawSnapshotSchema.nullable(),
  v: z.literal(RECORD_VERSION),
  /** Idempotency key: one line per key. */
  key: z.string().min(1),
  run_key: z.string(),
  workflow_id: z.string(),
  run_id: z.string(),
  /** The run of which this one is a reset. */
  reset_of: z.string().optional(),
  session_id: z.string(),
  config_hash: z.string(),
  /** The incident stream's cluster; absent where there is none. */
  cluster: z.string().optional(),
  mode: z.enum(['dry_run', 'apply', 'full_alerts']),
  exit_code: z.literal([0, 1, 2, 3]),
  jobs: z.array(recordedJobSchema),
  /** How many Jobs, the healthiest ones, did not fit; absent when all did. */
  jobs_truncated: count.optional(),
  events: z.array(recordedEventSchema),
  /** How many more events there were. */
  events_truncated: count,
};

const chainShape = {
  /** SHA-256 of the previous line's bytes without its newline; null for the first line. */
  prev: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected a SHA-256')
    .nullable(),
  /**
   * RFC 3339, when the line was written: never earlier than in the line before it, whatever the clocks say. Absent in
   * lines of the first release.
   */
  appended_at: z.string().optional(),
};

/** Unknown fields are kept: a later version may add some without a new `v`. */
const recordSchema = z.looseObject({ ...draftShape, ...chainShape });

/** A line of the original format, which has no version. */
const originalRecordSchema = z
  .looseObject({ ...original, raw_snapshot: z.unknown() })
  .transform((record) => ({ ...record, v: 0 as const }));

export type RecordedJob = z.infer<typeof recordedJobSchema>;
export type RecordedEvent = z.infer<typeof recordedEventSchema>;
export type RawSnapshot = z.infer<typeof rawSnapshotSchema>;

export type RecordDraft = z.infer<z.ZodObject<typeof draftShape>>;

/** A line that this version writes. */
export type CurrentRecord = RecordDraft & z.infer<z.ZodObject<typeof chainShape>>;

export type OriginalRecord = z.infer<z.ZodObject<typeof original>> & { v: 0; raw_snapshot?: unknown };

export type HistoryRecord = CurrentRecord | OriginalRecord;

/** What a line is. `newer`: a later version wrote it, and guessing at its meaning would be wrong. */
export type ParsedRecord = { kind: 'record'; record: HistoryRecord } | { kind: 'corrupt' | 'newer'; problem: string };

/** One line's text, without its newline, as a record. A line without `overall_health` is corrupt, never OK. */
export function parseRecord(text: string): ParsedRecord {
  const line = parseVersionedLine<HistoryRecord>(text, {
    version: RECORD_VERSION,
    schemaFor: (version) => (version === undefined ? originalRecordSchema : recordSchema),
    expected: `${RECORD_VERSION} or none`,
  });
  return line.kind === 'parsed' ? { kind: 'record', record: line.value } : line;
}

/** The idempotency key of a run's line. A reset has its own runId: it is a new observation. */
export function recordKeyOf(runId: string): string {
  return `run:${runId}`;
}
