import * as z from 'zod';
import { healthStatusSchema } from '../health/health-status.js';
import { parseVersionedLine } from '../versioned-line.js';
import { incidentActionSchema, notificationSchema } from './notification.js';

// `<historyFile>.alerts.jsonl`: what was decided, what was tried and what arrived. Alert state is folded from it and
// from nothing else. A journal that has grown begins with a snapshot of that state.

/** 2 knows snapshots, the health that a decision weighed, and receivers that are broken. Lines of 1 are still read. */
export const JOURNAL_VERSION = 2;

/** The journal that belongs to a history file. */
export function journalPathOf(historyFile: string): string {
  return `${historyFile}${JOURNAL_SUFFIX}`;
}

export const JOURNAL_SUFFIX = '.alerts.jsonl';

const base = {
  v: z.union([z.literal(1), z.literal(JOURNAL_VERSION)]),
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
  'flapping',
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
  /** The incident that it is about, also when nobody was notified; absent in version 1. */
  incident: z.string().nullable().optional(),
  /** What the verdict weighed; absent in version 1. */
  health: healthStatusSchema.optional(),
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
const rejectedSchema = z.object({
  ...delivery,
  kind: z.literal('rejected'),
  why: z.string(),
  /** No other message would get through either: the receiver is marked until one does. */
  receiverBroken: z.boolean().optional(),
});

const delayedSchema = z.object({
  ...delivery,
  kind: z.literal('delayed'),
  why: z.string(),
  /** The answer was lost, so the message may have arrived. */
  mayHaveArrived: z.boolean(),
  /** Not to be sent before this instant, as the receiver asked; null when it did not ask. */
  notBefore: z.string().nullable(),
});

const instant = z.string().nullable();

const streamStateSchema = z.object({
  open: z
    .object({
      id: z.string(),
      firedAt: z.string(),
      health: z.enum(['WARN', 'ERROR']),
      repeats: z.int(),
      lastNotifiedAt: z.string(),
    })
    .nullable(),
  lastDecidedAt: instant,
  fires: z.array(z.string()),
  okSince: instant,
});

const rejectionSchema = z.object({ why: z.string(), receiverBroken: z.boolean() });

const deliveryStateSchema = z.object({
  delivered: z.boolean(),
  attemptOpen: z.boolean(),
  uncertain: z.boolean(),
  notBefore: instant,
  why: z.string(),
  tries: z.record(z.string(), z.int()),
  rejections: z.record(z.string(), rejectionSchema),
});

const brokenSchema = z.object({ since: z.string(), why: z.string() });

/** The state up to here, as the first line of a journal whose earlier lines were moved away. */
const snapshotSchema = z.object({
  ...base,
  kind: z.literal('snapshot'),
  streams: z.record(z.string(), streamStateSchema),
  decisions: z.array(decisionSchema),
  deliveries: z.record(z.string(), deliveryStateSchema),
  broken: z.record(z.string(), brokenSchema),
});

const entrySchema = z.discriminatedUnion('kind', [
  decisionSchema,
  attemptSchema,
  deliveredSchema,
  rejectedSchema,
  delayedSchema,
  snapshotSchema,
]);

export type StreamState = z.infer<typeof streamStateSchema>;
/** An incident that has fired and not been resolved. */
export type OpenIncident = NonNullable<StreamState['open']>;
export type DeliveryState = z.infer<typeof deliveryStateSchema>;
export type BrokenReceiver = z.infer<typeof brokenSchema>;
export type DecisionEntry = z.infer<typeof decisionSchema>;
export type DecisionReason = DecisionEntry['reason'];
export type SnapshotEntry = z.infer<typeof snapshotSchema>;
export type JournalEntry = z.infer<typeof entrySchema>;
export type DeliveryEntry = Exclude<JournalEntry, DecisionEntry | SnapshotEntry>;

export type ParsedEntry = { kind: 'entry'; entry: JournalEntry } | { kind: 'corrupt' | 'newer'; problem: string };

/** One line's text, without its newline, as an entry. */
export function parseEntry(text: string): ParsedEntry {
  const line = parseVersionedLine<JournalEntry>(text, {
    version: JOURNAL_VERSION,
    schemaFor: () => entrySchema,
    expected: `1 or ${JOURNAL_VERSION}`,
  });
  return line.kind === 'parsed' ? { kind: 'entry', entry: line.value } : line;
}
