import type { ScheduleDescription, ScheduleOptions, ScheduleUpdateOptions } from '@temporalio/client';
import type { Calendar, ScheduleDefinition } from '../../../core/schedule/definition.js';
import { OVERLAPS } from '../../../core/schedule/schedule-file.js';

// Our words for a schedule, and the SDK's.

type CalendarDescription = NonNullable<ScheduleDescription['spec']['calendars']>[number];
type Action = ScheduleUpdateOptions['action'];
type SearchAttributePairs = Extract<NonNullable<Action['typedSearchAttributes']>, readonly unknown[]>;

const MONTHS = 'JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER'.split(' ');
const DAYS = 'SUNDAY MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY'.split(' ');

/** What a schedule on the server asks for, whoever made it. */
export function readDefinition({ spec, action, policies }: ScheduleDescription): ScheduleDefinition {
  const { args = [], retry } = action;
  return {
    spec: {
      calendars: (spec.calendars ?? []).map(readCalendar),
      intervals: (spec.intervals ?? []).map(({ every, offset }) => ({ everyMs: every, offsetMs: offset ?? 0 })),
      skipped: spec.skip?.length ?? 0,
      timeZone: spec.timezone || 'UTC',
      jitterMs: spec.jitter ?? 0,
      ...(spec.startAt === undefined ? {} : { startAt: spec.startAt.toISOString() }),
      ...(spec.endAt === undefined ? {} : { endAt: spec.endAt.toISOString() }),
    },
    action: {
      workflowType: action.workflowType,
      workflowId: action.workflowId ?? '',
      taskQueue: action.taskQueue,
      input: args.length === 1 ? args[0] : args,
      ...inMs('executionTimeoutMs', action.workflowExecutionTimeout),
      ...inMs('runTimeoutMs', action.workflowRunTimeout),
      ...inMs('taskTimeoutMs', action.workflowTaskTimeout),
      ...(retry === undefined ? {} : { retry }),
      memo: action.memo ?? {},
      searchAttributes: readSearchAttributes(action),
      summary: action.staticSummary ?? '',
      details: action.staticDetails ?? '',
    },
    policies: {
      overlap: OVERLAPS.find((word) => word.toUpperCase() === policies.overlap) ?? 'skip',
      catchUpMs: policies.catchupWindow,
      pauseOnFailure: policies.pauseOnFailure,
    },
  };
}

/** The parts of a schedule that `ensure` owns, as the SDK wants them. */
export function writeDefinition({ spec, action, policies }: ScheduleDefinition): {
  spec: ScheduleOptions['spec'];
  action: Action;
  policies: NonNullable<ScheduleOptions['policies']>;
} {
  const { workflowType, workflowId, taskQueue, input, memo, summary, details } = action;
  return {
    spec: {
      calendars: spec.calendars.map(({ second, minute, hour, dayOfWeek }) => ({
        second,
        minute,
        hour,
        ...(dayOfWeek.length === 0 ? {} : { dayOfWeek: dayOfWeek.map((day) => DAYS[day] as 'SUNDAY') }),
      })),
      intervals: spec.intervals.map(({ everyMs, offsetMs }) => ({ every: everyMs, offset: offsetMs })),
      jitter: spec.jitterMs,
      timezone: spec.timeZone,
    },
    action: {
      type: 'startWorkflow',
      workflowType,
      workflowId,
      taskQueue,
      args: [input],
      memo: { ...memo },
      staticSummary: summary,
      staticDetails: details,
      typedSearchAttributes: Object.entries(action.searchAttributes).map(
        ([name, value]) => ({ key: { name, type: typeOf(value) }, value }) as SearchAttributePairs[number],
      ),
      ...(action.executionTimeoutMs === undefined ? {} : { workflowExecutionTimeout: action.executionTimeoutMs }),
      ...(action.taskTimeoutMs === undefined ? {} : { workflowTaskTimeout: action.taskTimeoutMs }),
    },
    policies: {
      overlap: overlapPolicy(policies.overlap),
      catchupWindow: policies.catchUpMs,
      pauseOnFailure: policies.pauseOnFailure,
    },
  };
}

/** Temporal's word for ours. */
export function overlapPolicy(
  overlap: ScheduleDefinition['policies']['overlap'],
): NonNullable<NonNullable<ScheduleOptions['policies']>['overlap']> {
  return overlap.toUpperCase() as 'SKIP';
}

function inMs<Name extends string>(name: Name, value: unknown): { [N in Name]?: number } {
  // A description has milliseconds, though its type is the one of the options.
  return (typeof value === 'number' && value > 0 ? { [name]: value } : {}) as { [N in Name]?: number };
}

function readCalendar({ second, minute, hour, dayOfMonth, month, year, dayOfWeek }: CalendarDescription): Calendar {
  const months = month.map((range) => ({
    ...range,
    start: MONTHS.indexOf(range.start) + 1,
    end: MONTHS.indexOf(range.end) + 1,
  }));
  const days = dayOfWeek.map((range) => ({
    ...range,
    start: DAYS.indexOf(range.start),
    end: DAYS.indexOf(range.end),
  }));
  return {
    second: expand(second, 60),
    minute: expand(minute, 60),
    hour: expand(hour, 24),
    dayOfMonth: expand(dayOfMonth, 31),
    month: expand(months, 12),
    year: expand(year, Number.POSITIVE_INFINITY),
    dayOfWeek: expand(days, 7),
  };
}

/** All values of the ranges in order; empty when they are all that there are. */
function expand(ranges: readonly { start: number; end: number; step: number }[], all: number): number[] {
  const values = new Set<number>();
  for (const { start, end, step } of ranges) {
    for (let value = start; value <= end; value += Math.max(step, 1)) values.add(value);
  }
  return values.size === all ? [] : [...values].sort((a, b) => a - b);
}

function readSearchAttributes({ typedSearchAttributes }: ScheduleDescription['action']): Record<string, unknown> {
  const pairs =
    typedSearchAttributes === undefined || Array.isArray(typedSearchAttributes)
      ? (typedSearchAttributes ?? [])
      : typedSearchAttributes.getAll();
  return Object.fromEntries(pairs.map(({ key, value }) => [key.name, value]));
}

function typeOf(value: unknown): 'KEYWORD' | 'INT' | 'BOOL' {
  if (typeof value === 'boolean') return 'BOOL';
  return typeof value === 'number' ? 'INT' : 'KEYWORD';
}
