import { DAYS, type ScheduleFile } from './schedule-file.js';

const HOUR_MS = 3_600_000;

/** The shortest time between two firings. Where clocks are set forward, a night is an hour shorter. */
export function shortestPeriodMs({ every, days }: Pick<ScheduleFile, 'every' | 'days'>): number {
  if (every !== undefined) return every;
  const indexes = [...new Set((days ?? DAYS).map((day) => DAYS.indexOf(day)))].sort((a, b) => a - b);
  const gaps = indexes.map((index, position) => {
    const next = indexes[position + 1] ?? (indexes[0] ?? index) + DAYS.length;
    return next - index;
  });
  return Math.min(...gaps) * 24 * HOUR_MS - HOUR_MS;
}
