import { REMEMBERED_FIRES } from './decide.js';
import type {
  BrokenReceiver,
  DecisionEntry,
  DeliveryEntry,
  DeliveryState,
  JournalEntry,
  OpenIncident,
  StreamState,
} from './journal.js';

export interface AlertState {
  streams: ReadonlyMap<string, StreamState>;
  /** By run, in the order in which they were taken. */
  decisions: ReadonlyMap<string, DecisionEntry>;
  /** By delivery key. */
  deliveries: ReadonlyMap<string, DeliveryState>;
  /** Receivers through which nothing gets, by name; one that takes a message is no longer among them. */
  broken: ReadonlyMap<string, BrokenReceiver>;
}

/** The state that a journal tells. A run decides once: what a second writer may have added does not count. */
export function foldJournal(entries: Iterable<JournalEntry>): AlertState {
  let streams = new Map<string, StreamState>();
  let decisions = new Map<string, DecisionEntry>();
  let deliveries = new Map<string, DeliveryState>();
  let broken = new Map<string, BrokenReceiver>();
  for (const entry of entries) {
    if (entry.kind === 'snapshot') {
      streams = new Map(Object.entries(entry.streams));
      decisions = new Map(entry.decisions.map((decision) => [decision.run, decision]));
      deliveries = new Map(Object.entries(entry.deliveries));
      broken = new Map(Object.entries(entry.broken));
    } else if (entry.kind !== 'decision') {
      deliveries.set(entry.key, foldDelivery(deliveries.get(entry.key) ?? UNTRIED, entry));
      markReceiver(broken, entry);
    } else if (!decisions.has(entry.run)) {
      decisions.set(entry.run, entry);
      streams.set(entry.stream, foldDecision(streams.get(entry.stream) ?? UNSEEN_STREAM, entry));
    }
  }
  return { streams, decisions, deliveries, broken };
}

/** A stream on which nothing was decided yet. */
export const UNSEEN_STREAM: StreamState = { open: null, lastDecidedAt: null, fires: [], okSince: null };

/** A message that was never sent. */
export const UNTRIED: DeliveryState = {
  delivered: false,
  attemptOpen: false,
  uncertain: false,
  notBefore: null,
  why: '',
  tries: {},
  rejections: {},
};

/** A stream after one more decision. */
export function foldDecision(state: StreamState, entry: DecisionEntry): StreamState {
  const { action, reason, at, notification } = entry;
  if (reason === 'overtaken') return state;
  const health = entry.health ?? (action === 'resolve' || reason === 'healthy' ? 'OK' : 'WARN');
  const seen = { ...state, lastDecidedAt: at, okSince: health === 'OK' ? (state.okSince ?? at) : null };
  if (action === 'none' || notification === null) return seen;
  if (action === 'resolve') return { ...seen, open: null };
  const before = state.open?.id === notification.incident ? state.open : null;
  const open: OpenIncident = {
    id: notification.incident,
    firedAt: notification.firedAt,
    // The worst health that was notified never sinks, so that a verdict that wavers raises it only once.
    health: before?.health === 'ERROR' || notification.health === 'ERROR' ? 'ERROR' : 'WARN',
    repeats: action.startsWith('repeat-') ? Number(action.slice('repeat-'.length)) : (before?.repeats ?? 0),
    lastNotifiedAt: at,
  };
  const fires = action === 'fire' ? [...state.fires, at].slice(-REMEMBERED_FIRES) : state.fires;
  return { ...seen, open, fires };
}

function foldDelivery(state: DeliveryState, entry: DeliveryEntry): DeliveryState {
  const { sender } = entry;
  switch (entry.kind) {
    case 'attempt': {
      const tries = { ...state.tries, [sender]: (state.tries[sender] ?? 0) + 1 };
      return { ...state, attemptOpen: true, uncertain: state.uncertain || state.attemptOpen, tries };
    }
    case 'delivered':
      return { ...state, attemptOpen: false, delivered: true };
    case 'rejected': {
      const rejection = { why: entry.why, receiverBroken: entry.receiverBroken === true };
      const rejections = { ...state.rejections, [sender]: rejection };
      return { ...state, attemptOpen: false, why: entry.why, rejections };
    }
    case 'delayed':
      return {
        ...state,
        attemptOpen: false,
        uncertain: state.uncertain || entry.mayHaveArrived,
        why: entry.why,
        notBefore: entry.notBefore,
      };
  }
}

function markReceiver(broken: Map<string, BrokenReceiver>, entry: DeliveryEntry): void {
  if (entry.kind === 'delivered') broken.delete(entry.receiver);
  if (entry.kind !== 'rejected' || entry.receiverBroken !== true) return;
  broken.set(entry.receiver, { since: broken.get(entry.receiver)?.since ?? entry.at, why: entry.why });
}
