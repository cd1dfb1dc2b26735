import type { DecisionEntry, JournalEntry } from './journal.js';

/** An incident that has fired and not been resolved. */
export interface OpenIncident {
  id: string;
  firedAt: string;
  /** The worst health that was notified; it never sinks, so that a flapping verdict raises it only once. */
  health: 'WARN' | 'ERROR';
  /** How often it was repeated. */
  repeats: number;
  lastNotifiedAt: string;
}

export interface StreamState {
  open: OpenIncident | null;
  /** Of the newest verdict that was decided on; null before the first. */
  lastDecidedAt: string | null;
}

export interface DeliveryState {
  delivered: boolean;
  /** An attempt has begun and nothing was written since. */
  attemptOpen: boolean;
  /** An earlier attempt's fate is unknown, and stays so. */
  uncertain: boolean;
  /** The receiver asked for patience until then. */
  notBefore: string | null;
  /** Why it was refused, by sender. */
  rejections: ReadonlyMap<string, string>;
}

export interface AlertState {
  streams: ReadonlyMap<string, StreamState>;
  /** By run, in the order in which they were taken. */
  decisions: ReadonlyMap<string, DecisionEntry>;
  /** By delivery key. */
  deliveries: ReadonlyMap<string, DeliveryState>;
}

/** The state that a journal tells. A run decides once: what a second writer may have added does not count. */
export function foldJournal(entries: Iterable<JournalEntry>): AlertState {
  const streams = new Map<string, StreamState>();
  const decisions = new Map<string, DecisionEntry>();
  const deliveries = new Map<string, DeliveryState>();
  for (const entry of entries) {
    if (entry.kind !== 'decision') {
      deliveries.set(entry.key, foldDelivery(deliveries.get(entry.key) ?? UNTRIED, entry));
    } else if (!decisions.has(entry.run)) {
      decisions.set(entry.run, entry);
      streams.set(entry.stream, foldDecision(streams.get(entry.stream) ?? UNSEEN_STREAM, entry));
    }
  }
  return { streams, decisions, deliveries };
}

/** A stream on which nothing was decided yet. */
export const UNSEEN_STREAM: StreamState = { open: null, lastDecidedAt: null };

/** A message that was never sent. */
export const UNTRIED: DeliveryState = {
  delivered: false,
  attemptOpen: false,
  uncertain: false,
  notBefore: null,
  rejections: new Map(),
};

/** A stream after one more decision. */
export function foldDecision(state: StreamState, { action, reason, at, notification }: DecisionEntry): StreamState {
  if (reason === 'overtaken') return state;
  if (action === 'none' || notification === null) return { ...state, lastDecidedAt: at };
  if (action === 'resolve') return { open: null, lastDecidedAt: at };
  const before = state.open?.id === notification.incident ? state.open : null;
  const open: OpenIncident = {
    id: notification.incident,
    firedAt: notification.firedAt,
    health: before?.health === 'ERROR' || notification.health === 'ERROR' ? 'ERROR' : 'WARN',
    repeats: action.startsWith('repeat-') ? Number(action.slice('repeat-'.length)) : (before?.repeats ?? 0),
    lastNotifiedAt: at,
  };
  return { open, lastDecidedAt: at };
}

function foldDelivery(state: DeliveryState, entry: Exclude<JournalEntry, DecisionEntry>): DeliveryState {
  switch (entry.kind) {
    case 'attempt':
      return { ...state, attemptOpen: true, uncertain: state.uncertain || state.attemptOpen };
    case 'delivered':
      return { ...state, attemptOpen: false, delivered: true };
    case 'rejected':
      return { ...state, attemptOpen: false, rejections: new Map([...state.rejections, [entry.sender, entry.why]]) };
    case 'delayed':
      return {
        ...state,
        attemptOpen: false,
        uncertain: state.uncertain || entry.mayHaveArrived,
        notBefore: entry.notBefore,
      };
  }
}
