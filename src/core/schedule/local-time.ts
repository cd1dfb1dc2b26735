// Wall-clock time in IANA zones, from the runtime's own zone data. No clock: instants come in.

const DAY_MS = 86_400_000;

export function isTimeZone(zone: string): boolean {
  try {
    formatter(zone);
    return true;
  } catch {
    return false;
  }
}

/** Minutes east of UTC at an instant. */
export function offsetMinutes(instant: Date, timeZone: string): number {
  const wholeSecond = Math.floor(instant.getTime() / 1_000) * 1_000;
  return Math.round((wallClockMs(instant, timeZone) - wholeSecond) / 60_000);
}

/** `Thu 2026-11-26 00:00:00 +01:00`: the offset shows daylight-saving time. */
export function renderLocal(instant: Date, timeZone: string): string {
  const wall = new Date(wallClockMs(instant, timeZone));
  const offset = offsetMinutes(instant, timeZone);
  const [date = '', time = ''] = wall.toISOString().split(/T|\.\d+Z$/);
  const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][wall.getUTCDay()];
  return `${weekday} ${date} ${time} ${renderOffset(offset)}`;
}

/** `+01:00`. */
export function renderOffset(minutes: number): string {
  const pad = (amount: number) => String(amount).padStart(2, '0');
  const distance = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(distance / 60))}:${pad(distance % 60)}`;
}

/** The instants at which the clocks of a zone show this date and time: none in a gap, two where they are set back. */
export function instantsOf({ date, at, timeZone }: { date: string; at: string; timeZone: string }): Date[] {
  const wanted = Date.parse(`${date}T${at}:00Z`);
  const offsets = [-DAY_MS, DAY_MS].map((shift) => offsetMinutes(new Date(wanted + shift), timeZone));
  const candidates = [...new Set(offsets)].map((offset) => new Date(wanted - offset * 60_000));
  return candidates
    .filter((instant) => wallClockMs(instant, timeZone) === wanted)
    .sort((a, b) => a.getTime() - b.getTime());
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timeZone, made);
  return made;
}

/** What the clocks show, as if it were UTC; whole seconds. */
function wallClockMs(instant: Date, timeZone: string): number {
  const parts = new Map(
    formatter(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}
