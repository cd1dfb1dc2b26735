import type { RunFacts, Verdict } from '../history/contract.js';
import { incidentIdOf, streamOf } from './incident-key.js';
import { parseInstant } from '../instant.js';
import type { DecisionReason, StreamState } from './journal.js';
import type { IncidentAction } from './notification.js';

/** A nightly run that stays bad is told once a night, one that looks every few minutes every four hours. */
const REPEAT_INTERVAL_MS = 4 * 3_600_000;

/**
 * A stream that fires this often in so short a time is flapping: it is no longer resolved at the first OK, but when it
 * has been OK for a while. A nightly run can't flap, one that looks every few minutes would tell every change.
 */
const FLAPPING = { fires: 3, withinMs: 4 * 3_600_000, steadyMs: 3_600_000 } as const;

/** How many of a stream's firings must be remembered. */
export const REMEMBERED_FIRES = FLAPPING.fires;

/**
 * A verdict that is older than the newest one comes from an attempt that was delayed. Beyond a day it can't: a clock
 * was wrong once, and that must not silence every later alert.
 */
const OVERTAKEN_WITHIN_MS = 24 * 3_600_000;

export interface DecideInput {
  /** Of the facts' stream. */
  state: StreamState;
  verdict: Verdict;
  facts: RunFacts;
  /** The run's history key; with the instant it makes the incident's id. */
  run: string;
  /** When the verdict was reached, RFC 3339. */
  now: string;
  alertOn: 'warn' | 'error';
  /** @default 4 h */
  repeatIntervalMs?: number;
}

/** `none` notifies nobody and says why. */
export type Decision =
  | { action: 'none'; reason: DecisionReason; incident: string | null }
  | {
      action: IncidentAction;
      reason: DecisionReason;
      incident: string;
      firedAt: string;
      /** The worst health of the incident so far, this verdict's included. */
      worst: 'WARN' | 'ERROR';
      flapping: boolean;
    };

/**
 * What a verdict means for its stream. A verdict that gets better without being OK notifies nobody; only OK resolves.
 */
export function decide(input: DecideInput): Decision {
  const { state, verdict, facts, run, now, alertOn, repeatIntervalMs = REPEAT_INTERVAL_MS } = input;
  const { open } = state;
  const quiet = (reason: DecisionReason): Decision => ({ action: 'none', reason, incident: open?.id ?? null });
  if (isOvertaken(state, now)) return quiet('overtaken');
  if (verdict.health === 'OK') {
    if (open === null) return quiet('healthy');
    const flapping = isFlapping(state.fires);
    if (flapping && passedMs(state.okSince ?? now, now) < FLAPPING.steadyMs) return quiet('flapping');
    const { id, firedAt, health } = open;
    return { action: 'resolve', reason: 'recovered', incident: id, firedAt, worst: health, flapping };
  }
  if (verdict.onlyPending) return quiet('only-pending');
  if (verdict.health === 'WARN' && alertOn === 'error') return quiet('below-threshold');
  if (open === null) {
    const incident = incidentIdOf({ stream: streamOf(facts), firedAt: now, run });
    const flapping = isFlapping([...state.fires, now].slice(-REMEMBERED_FIRES));
    return { action: 'fire', reason: 'first-firing', incident, firedAt: now, worst: verdict.health, flapping };
  }
  const { id: incident, firedAt } = open;
  const told = { incident, firedAt, flapping: isFlapping(state.fires) };
  if (verdict.health === 'ERROR' && open.health === 'WARN')
    return { action: 'escalate', reason: 'raised', ...told, worst: 'ERROR' };
  if (passedMs(open.lastNotifiedAt, now) < repeatIntervalMs) return quiet('repeat-not-due');
  return { action: `repeat-${open.repeats + 1}`, reason: 'repeat-due', ...told, worst: open.health };
}

/**
 * Milliseconds between two instants. An earlier one that lies ahead by more than a verdict can be late is of a clock
 * that was wrong: it counts as long past, or nothing would be told until that day comes.
 */
function passedMs(earlier: string, now: string): number {
  return Math.abs(parseInstant(now) - parseInstant(earlier));
}

/** Whether the newest firings lie close together. */
function isFlapping(fires: readonly string[]): boolean {
  const [first, last] = [fires.at(0), fires.at(-1)];
  if (fires.length < FLAPPING.fires || first === undefined || last === undefined) return false;
  return parseInstant(last) - parseInstant(first) <= FLAPPING.withinMs;
}

function isOvertaken({ lastDecidedAt }: StreamState, now: string): boolean {
  if (lastDecidedAt === null) return false;
  const lateMs = parseInstant(lastDecidedAt) - parseInstant(now);
  return lateMs > 0 && lateMs <= OVERTAKEN_WITHIN_MS;
}
