import type { HistoryRecord } from '../history/record.js';

/** Nobody wants to be told of more nights than this at once. */
export const LONGEST_LOOK_BACK_MS = 31 * 86_400_000;

/** Lines of one schedule that are looked at: of a schedule that fires more often, only the newest. */
export const MOST_LINES = 10_000;

/** A history line that a firing of the schedule has left. */
export interface FiringLine {
  nominalAt: Date;
  /** Its run came far enough to look for missed firings itself. */
  hasLooked: boolean;
}

/** Temporal names the runs of a schedule `<workflow id>-<nominal time>`. */
const FIRING_ID = /^(.+)-(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/;

/** The record as a firing of the same schedule, or null where it is none. */
export function parseFiringLine(record: HistoryRecord, { workflowId }: { workflowId: string }): FiringLine | null {
  if (record.v === 0) return null;
  const [, ours] = FIRING_ID.exec(workflowId) ?? [];
  const [, base, nominalAt] = FIRING_ID.exec(record.workflow_id) ?? [];
  if (base === undefined || base !== ours || nominalAt === undefined) return null;
  return { nominalAt: new Date(nominalAt), hasLooked: record.config_hash !== '' };
}

export interface FindMissed {
  /** When the schedule should have fired, jitter included. */
  firings: readonly Date[];
  lines: readonly FiringLine[];
  /** Of the run that asks; only firings before it are looked at. */
  nominalAt: Date;
  jitterMs: number;
}

/**
 * Firings before this one that have left no line, and that no earlier run has told of: each is told once, by the first
 * run that comes far enough to look.
 */
export function findMissed({ firings, lines, nominalAt, jitterMs }: FindMissed): Date[] {
  const looked = lines.filter((line) => line.hasLooked && line.nominalAt < nominalAt);
  const toldUntil = Math.max(Number.NEGATIVE_INFINITY, ...looked.map((line) => line.nominalAt.getTime()));
  // A firing is up to the jitter behind its nominal time; times travel with or without fractions of a second.
  const isOf = (firing: Date, nominal: Date) => {
    const laterMs = firing.getTime() - nominal.getTime();
    return laterMs > -1_000 && laterMs < jitterMs + 1_000;
  };
  return firings.filter(
    (firing) =>
      firing.getTime() - jitterMs > toldUntil &&
      firing < nominalAt &&
      !lines.some((line) => isOf(firing, line.nominalAt)) &&
      !isOf(firing, nominalAt),
  );
}
