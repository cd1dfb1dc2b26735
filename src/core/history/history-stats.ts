import type { HealthStatus } from '../health/health-status.js';
import type { HistoryRecord } from './record.js';
import { rootReasons } from './root-reasons.js';

export interface HistoryStats {
  records: number;
  ok: number;
  warn: number;
  error: number;
  /** Timestamps of the first and the newest record; null where there is none. */
  first: string | null;
  last: string | null;
  /** How it stands: the newest record's health and since which record in a row. */
  current: Streak | null;
  /** The most records in a row that were not OK. */
  longestOutage: Outage | null;
  /** Root causes with the number of records that name them, the most frequent first. */
  reasons: { reason: string; records: number }[];
}

export interface Outage {
  records: number;
  from: string;
  to: string;
}

export interface Streak {
  health: HealthStatus;
  since: string;
  records: number;
}

/** Counts that grow record by record: a history need not be in memory. */
export interface StatsCounter {
  /** Records come in file order. */
  add(record: HistoryRecord): void;
  read(): HistoryStats;
}

export function createStatsCounter(): StatsCounter {
  const counts = { OK: 0, WARN: 0, ERROR: 0 };
  const reasons = new Map<string, number>();
  let first: string | null = null;
  let last: string | null = null;
  let current: Streak | null = null;
  let outage: Outage | null = null;
  let longestOutage: Outage | null = null;
  return {
    add(record) {
      const { timestamp, overall_health: health } = record;
      counts[health] += 1;
      first ??= timestamp;
      last = timestamp;
      current = extendStreak(current, record);
      outage = health === 'OK' ? null : extendOutage(outage, timestamp);
      longestOutage = longerOf(longestOutage, outage);
      for (const { reason } of rootReasons(record)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    },
    read: () => ({
      records: counts.OK + counts.WARN + counts.ERROR,
      ok: counts.OK,
      warn: counts.WARN,
      error: counts.ERROR,
      first,
      last,
      current,
      longestOutage,
      reasons: [...reasons]
        .map(([reason, records]) => ({ reason, records }))
        .sort((a, b) => b.records - a.records || (a.reason < b.reason ? -1 : 1)),
    }),
  };
}

function extendStreak(streak: Streak | null, { overall_health: health, timestamp }: HistoryRecord): Streak {
  if (streak?.health !== health) return { health, since: timestamp, records: 1 };
  return { ...streak, records: streak.records + 1 };
}

function extendOutage(outage: Outage | null, timestamp: string): Outage {
  return { records: (outage?.records ?? 0) + 1, from: outage?.from ?? timestamp, to: timestamp };
}

function longerOf(longest: Outage | null, outage: Outage | null): Outage | null {
  return outage !== null && outage.records > (longest?.records ?? 0) ? outage : longest;
}
