import * as z from 'zod';
import { parseVersionedLine } from '../versioned-line.js';
import { incidentActionSchema, notificationSchema } from './notification.js';

// `<historyFile>.alerts.jsonl`: what was decided, what was tried and what arrived. Alert state is folded from it and
// from nothing else.

export const JOURNAL_VERSION = 1;

/** The journal that belongs to a history file. */
export function journalPathOf(historyFile: string): string {
  return `${historyFile}${JOURNAL_SUFFIX}`;
}

export const JOURNAL_SUFFIX = '.alerts.jsonl';

const base = {
  v: z.literal(JOURNAL_VERSION),
  /** RFC 3339: of a decision the instant of the verdict, of the rest the instant of the entry. */
  at: z.string(),
};

/** Why a verdict notifies, or why not. */
export const DECISION_REASONS = [
  'first-firing',
  'raised',
  'repeat-due',
  'recovered',
  'healthy',
  'below-threshold',
  'only-pending',
  'repeat-not-due',
  'overtaken',
] as const;

const decisionSchema = z.object({
  ...base,
  kind: z.literal('decision'),
  /** The run's history key: a run decides once. */
  run: z.string(),
  stream: z.string(),
  action: z.union([incidentActionSchema, z.literal('none')]),
  reason: z.enum(DECISION_REASONS),
  /** Receivers to which it was due. */
  receivers: z.array(z.string()),
  /** null with the action `none`. */
  notification: notificationSchema.nullable(),
});

const delivery = {
  ...base,
  /** Delivery key. */
  key: z.string(),
  receiver: z.string(),
  /** Who sends: all attempts of one activity, or one process of the command. */
  sender: z.string(),
};

/** Written before a message is sent: when nothing follows it, the message may have arrived all the same. */
const attemptSchema = z.object({ ...delivery, kind: z.literal('attempt') });

const deliveredSchema = z.object({ ...delivery, kind: z.literal('delivered') });

/** Refused for good, as far as this sender is concerned. */
const rejectedSchema = z.object({ ...delivery, kind: z.literal('rejected'), why: z.string() });

const delayedSchema = z.object({
  ...delivery,
  kind: z.literal('delayed'),
  why: z.string(),
  /** The answer was lost, so the message may have arrived. */
  mayHaveArrived: z.boolean(),
  /** Not to be sent before this instant, as the receiver asked; null when it did not ask. */
  notBefore: z.string().nullable(),
});

const entrySchema = z.discriminatedUnion('kind', [
  decisionSchema,
  attemptSchema,
  deliveredSchema,
  rejectedSchema,
  delayedSchema,
]);

export type DecisionEntry = z.infer<typeof decisionSchema>;
export type DecisionReason = DecisionEntry['reason'];
export type JournalEntry = z.infer<typeof entrySchema>;

export type ParsedEntry = { kind: 'entry'; entry: JournalEntry } | { kind: 'corrupt' | 'newer'; problem: string };

/** One line's text, without its newline, as an entry. */
export function parseEntry(text: string): ParsedEntry {
  const line = parseVersionedLine<JournalEntry>(text, { version: JOURNAL_VERSION, schemaFor: () => entrySchema });
  return line.kind === 'parsed' ? { kind: 'entry', entry: line.value } : line;
}
