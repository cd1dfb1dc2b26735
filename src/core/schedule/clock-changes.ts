import { instantsOf, offsetMinutes } from './local-time.js';

/** The next day on which a zone's clocks are changed, and what that does to a time of day. */
export interface ClockChange {
  /** `2027-03-28`, the day as the zone counts it. */
  date: string;
  /** Minutes east of UTC. */
  before: number;
  after: number;
  /** How often the clocks show the time of day on that date. */
  shown: 'once' | 'never' | 'twice';
}

export interface ClockChangeInput {
  /** `00:00`. */
  at: string;
  timeZone: string;
  from: Date;
}

const DAY_MS = 86_400_000;
/** Zones that change their clocks at all do so twice a year. */
const DAYS_AHEAD = 400;

/** Null where the clocks are not changed within 400 days. */
export function findClockChange({ at, timeZone, from }: ClockChangeInput): ClockChange | null {
  for (let day = 0; day < DAYS_AHEAD; day += 1) {
    const start = new Date(from.getTime() + day * DAY_MS);
    const end = new Date(start.getTime() + DAY_MS);
    const before = offsetMinutes(start, timeZone);
    const after = offsetMinutes(end, timeZone);
    if (before === after) continue;
    const moment = findMoment(start, end, timeZone);
    const date = new Date(moment.getTime() + after * 60_000).toISOString().slice(0, 10);
    const count = instantsOf({ date, at, timeZone }).length;
    return { date, before, after, shown: count === 0 ? 'never' : count === 1 ? 'once' : 'twice' };
  }
  return null;
}

/** The minute of the change, by halving. */
function findMoment(start: Date, end: Date, timeZone: string): Date {
  const before = offsetMinutes(start, timeZone);
  let [low, high] = [start.getTime(), end.getTime()];
  while (high - low > 60_000) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMinutes(new Date(middle), timeZone) === before) low = middle;
    else high = middle;
  }
  return new Date(high);
}
