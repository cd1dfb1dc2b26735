import { type AlertState, foldJournal } from './fold-journal.js';
import { parseInstant } from '../instant.js';
import {
  type DecisionEntry,
  type JournalEntry,
  JOURNAL_VERSION,
  type SnapshotEntry,
  type StreamState,
} from './journal.js';
import { isUndelivered, OUTBOX_MAX_AGE_MS } from './outbox.js';

/** Entries behind the snapshot from which on a journal is compacted: some weeks of runs every few minutes. */
const MAX_ENTRIES = 1_000;

/** Decisions that are kept for attempts that wake up late; the outbox is kept beside them. */
const KEPT_DECISIONS = 100;

/** A stream that nothing was decided on for so long starts anew, unless its incident is open. */
const STREAM_MAX_AGE_MS = 90 * 24 * 3_600_000;

/** Whether reading the journal has become more work than its state is worth. */
export function isCompactable(entries: readonly JournalEntry[], maxEntries = MAX_ENTRIES): boolean {
  return entries.length > maxEntries;
}

/**
 * The journal's state as the one entry that a new journal begins with. What may still matter is kept: open incidents,
 * the newest decisions, what is not delivered, receivers that are broken. Its size does not grow with the journal's.
 */
export function compactJournal(entries: readonly JournalEntry[], now: string): SnapshotEntry {
  const state = foldJournal(entries);
  const all = [...state.decisions.values()];
  const isRecent = (index: number) => index >= all.length - KEPT_DECISIONS;
  const decisions = all.filter((decision, index) => isRecent(index) || isOutbox(state, decision, now));
  const prefixes = new Set(decisions.flatMap(keyPrefixOf));
  return {
    v: JOURNAL_VERSION,
    at: now,
    kind: 'snapshot',
    streams: Object.fromEntries([...state.streams].filter(([, stream]) => isAlive(stream, now))),
    decisions,
    deliveries: Object.fromEntries(
      [...state.deliveries].filter(([key]) => [...prefixes].some((prefix) => key.startsWith(prefix))),
    ),
    broken: Object.fromEntries(state.broken),
  };
}

function isOutbox(state: AlertState, decision: DecisionEntry, now: string): boolean {
  return parseInstant(now) - parseInstant(decision.at) <= OUTBOX_MAX_AGE_MS && isUndelivered(state, decision);
}

/** Beginning of the delivery keys of a decision, whatever the receiver. */
function keyPrefixOf({ notification }: DecisionEntry): string[] {
  return notification === null ? [] : [`${notification.incident}-${notification.action}-`];
}

function isAlive({ open, lastDecidedAt }: StreamState, now: string): boolean {
  if (open !== null || lastDecidedAt === null) return true;
  return parseInstant(now) - parseInstant(lastDecidedAt) <= STREAM_MAX_AGE_MS;
}
