import * as z from 'zod';
import { observedJobSchema, observedPodSchema } from './observed/observed-schema.js';
import type { ObservedJob, ObservedPod } from './observed/objects.js';
import { parseVersionedLine } from './versioned-line.js';

// The run's ledger: what apply meant to create, what the API server said, and how each Job ended. It outlives a killed
// worker and a Job that is gone.

export const LEDGER_VERSION = 1;

const base = { v: z.literal(LEDGER_VERSION), name: z.string(), at: z.string() };

const entrySchema = z.discriminatedUnion('kind', [
  /** Written before the Job is sent: from here on it may exist. */
  z.strictObject({ ...base, kind: z.literal('intent') }),
  /** It was not created: the server has refused it, or it was not sent after all. */
  z.strictObject({ ...base, kind: z.literal('withdrawn') }),
  /** The API server has returned it: from here on it must not be created again. */
  z.strictObject({ ...base, kind: z.literal('created'), uid: z.string() }),
  /** Monitor has seen it end: from here on its ending is known although it may be gone. */
  z.strictObject({
    ...base,
    kind: z.literal('ended'),
    uid: z.string(),
    job: observedJobSchema,
    /** Its Pods that tell why, trimmed; at most 3. */
    pods: z.array(observedPodSchema),
  }),
]);

export type LedgerEntry = z.infer<typeof entrySchema>;

/** What the ledger knows about one Job. */
export interface LedgerJob {
  /** '' while only the intent is known. */
  uid: string;
  /** When it was last meant to be created (RFC 3339); absent where it was found. */
  intendedAt?: string;
  ended?: { job: ObservedJob; pods: ObservedPod[] };
}

/** One line of the ledger; null for an empty or torn one, and why where this version can't have written it. */
export function parseLedgerLine(line: string): LedgerEntry | { problem: string } | null {
  const parsed = parseVersionedLine(line, { version: LEDGER_VERSION, schemaFor: () => entrySchema });
  if (parsed.kind === 'parsed') return parsed.value;
  return isJson(line) ? { problem: parsed.problem } : null;
}

/** A line whose writer was killed is the beginning of an object, and that is never JSON. */
function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** What the entries say about each Job, by name; an entry of a later kind adds to an earlier one. */
export function foldLedger(entries: Iterable<LedgerEntry>): Map<string, LedgerJob> {
  const jobs = new Map<string, LedgerJob>();
  for (const entry of entries) {
    const known = jobs.get(entry.name) ?? { uid: '' };
    if (entry.kind === 'intent') jobs.set(entry.name, { ...known, intendedAt: entry.at });
    else if (entry.kind === 'withdrawn') {
      if (known.uid === '') jobs.delete(entry.name);
    } else if (entry.kind === 'created') jobs.set(entry.name, { ...known, uid: entry.uid });
    else jobs.set(entry.name, { ...known, uid: entry.uid, ended: { job: entry.job, pods: entry.pods } });
  }
  return jobs;
}
